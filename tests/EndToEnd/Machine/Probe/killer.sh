# Runs as root in the booted machine: once the model's runner serves (the health gate has one of its own before), kills the agent at moments it cannot know, and tells which runner there is.
runner() {
    systemctl show --property=MainPID --value 'hearth-runner@tiny*.service' | tr -d '\n'
}
until [ -n "$(runner)" ] && ls /run/hearth-runner/tiny*/*.sock >/dev/null 2>&1; do
    sleep 1
done
sleep 5
for pause in 7 3 1 9 5; do
    echo "@@ kill with runner $(runner)"
    systemctl kill --signal=KILL hearth-agent.service
    sleep "$pause"
    until systemctl is-active --quiet hearth-agent.service; do
        sleep 1
    done
done
sleep 3
echo "@@ killed enough with runner $(runner)"
