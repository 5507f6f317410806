# Runs as root in the booted machine and writes what it finds as marked blocks.
block() {
    block=$1
    shift
    echo "@@ begin $block"
    "$@"
    echo "@@ end $block $?"
}
verity() {
    for dm in /sys/block/dm-*; do
        read -r name <"$dm/dm/name"
        read -r uuid <"$dm/dm/uuid"
        for lower in "$dm"/slaves/*; do
            echo "$name $uuid ${lower##*/}"
        done
    done
}
sockets() {
    for protocol in tcp tcp6 udp udp6; do
        while read -r line; do
            echo "$protocol $line"
        done <"/proc/net/$protocol"
    done
}
remote_shells() {
    for file in /usr/sbin/sshd /usr/bin/sshd /usr/sbin/dropbear /usr/sbin/telnetd /usr/sbin/in.telnetd /usr/sbin/agetty /sbin/agetty; do
        [ ! -e "$file" ] || echo "$file"
    done
}
esp() {
    mount=$(bootctl --print-esp-path) && find "$mount" -type f
}
owner() {
    # What became of the file that an owner left: each in one line.
    for file in /efi/hearth*; do
        [ ! -f "$file" ] || echo "${file##*/}" "$(tr -d '\r' <"$file" | tr '\n' '|')"
    done
}
root_password() {
    while read -r line; do
        case $line in root:*) echo "$line" ;; esac
    done </etc/shadow
}
driver() {
    # Only images for cards have it; loading it by hand tells what udev and the unit do not.
    [ -e /usr/lib/hearth/driver ] || return 0
    modprobe nvidia 2>&1
    systemctl show hearth-nvidia.service --property=ActiveState,Result
    systemctl start hearth-runner-devices.service 2>&1
    journalctl --no-pager --output=cat --unit=hearth-runner-devices.service
}
secure_boot() {
    for variable in SecureBoot SetupMode; do
        echo "$variable $(od -An -tu1 -j4 "/sys/firmware/efi/efivars/$variable-8be4df61-93ca-11d2-aa0d-00e098032b8c" | tr -d ' ')"
    done
    cat /sys/kernel/security/lockdown
    journalctl --no-pager --boot --output=cat --dmesg --grep='X.509 cert'
    ls -d /sys/class/tpm/tpm0
}
block state systemctl is-system-running --wait
block failed systemctl list-units --state=failed --plain --no-legend --full
block units systemctl list-units --all --type=service,socket,mount,target,timer --plain --no-legend --full
block mounts findmnt --list --json --output TARGET,SOURCE,FSTYPE,OPTIONS
block disks lsblk --json --bytes --list --output NAME,TYPE,SIZE,LOG-SEC,PARTLABEL,PARTTYPE,MOUNTPOINTS,PKNAME
block verity verity
block sockets sockets
block remote-shells remote_shells
block screen ls -l /dev/tty1
block root-password root_password
block machine-id cat /etc/machine-id
block cmdline cat /proc/cmdline
block os-release cat /etc/os-release
block esp esp
block owner owner
block boot-entries bootctl --no-pager list
block boot-time systemd-analyze time
block agent systemctl show hearth-agent.service --property=MemoryCurrent,MemoryPeak,ActiveEnterTimestampMonotonic,ExecMainStartTimestampMonotonic
block driver driver
block secure-boot secure_boot
block tainted cat /proc/sys/kernel/tainted
echo "@@ done"
