#!/bin/bash
# The part of the initrd that is ours: after the verified root is mounted, bring up the machine's state.

check() {
    return 255
}

depends() {
    echo systemd-initrd systemd-udevd systemd-veritysetup
}

installkernel() {
    hostonly='' instmods overlay ext4 vfat nls_cp437 nls_ascii nls_iso8859-1 crc32c
}

install() {
    inst_multiple sh sleep mount umount mkdir ln cp mv cat sync \
        blkid systemd-repart systemd-id128 udevadm mke2fs mkfs.ext4 e2fsck
    inst_simple /usr/lib/systemd/systemd-growfs
    inst_simple /etc/mke2fs.conf
    inst_simple /usr/lib/os-release
    inst_simple /etc/os-release
    inst_simple "$moddir/hearth-state" /usr/lib/hearth/hearth-state
    inst_simple "$moddir/hearth-state.service" "$systemdsystemunitdir/hearth-state.service"
    inst_simple /in/emergency.service "$systemdsystemconfdir/emergency.service"
    inst_simple "$moddir/system.conf" /etc/systemd/system.conf.d/50-hearth.conf
    inst_simple "$moddir/60-hearth-disk.rules" /usr/lib/udev/rules.d/60-hearth-disk.rules
    mkdir -p "$initdir$systemdsystemunitdir/initrd.target.requires"
    ln -sf ../hearth-state.service "$initdir$systemdsystemunitdir/initrd.target.requires/hearth-state.service"
}
