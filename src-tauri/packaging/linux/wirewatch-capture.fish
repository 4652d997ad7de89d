# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_wirewatch_capture_global_optspecs
    string join \n h/help V/version
end

function __fish_wirewatch_capture_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_wirewatch_capture_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_wirewatch_capture_using_subcommand
    set -l cmd (__fish_wirewatch_capture_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c wirewatch-capture -n "__fish_wirewatch_capture_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_needs_command" -s V -l version -d 'Print version'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_needs_command" -f -a "interfaces" -d 'List the network interfaces, and whether each may be captured on now'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_needs_command" -f -a "live" -d 'Capture on a network interface'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_needs_command" -f -a "replay" -d 'Read a capture file (pcap or pcapng)'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_needs_command" -f -a "check-filter" -d 'Say whether libpcap understands a BPF filter'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_needs_command" -f -a "sample" -d 'Write a small made-up capture to a file, to try things on'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_needs_command" -f -a "probe-fence" -d 'Try what the fence around a capture forbids, and say what came of it'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_needs_command" -f -a "allow-devices" -d 'Let the person at the screen read the capture devices of macOS; launchd runs it'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand interfaces" -l watch -d 'Go on listing once a second, with how busy each interface is'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand interfaces" -s h -l help -d 'Print help'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand live" -l filter -d 'Count only packets that match this BPF filter (see pcap-filter(7))' -r
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand live" -l interval -d 'Time between two snapshots, such as 500ms or 2s' -r
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand live" -l snaplen -d 'Keep at most this many bytes of each packet' -r
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand live" -l buffer-size -d 'Room for packets that wait to be read, in KiB; what does not fit is dropped, and counted as such' -r
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand live" -l no-input -d 'Read no requests, and go on when standard input ends'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand live" -l linger -d 'Having finished, answer requests with the last figures until standard input ends'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand live" -l promiscuous -d 'Also capture what is meant for other computers, as far as it reaches this one'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand live" -s h -l help -d 'Print help'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand replay" -l filter -d 'Count only packets that match this BPF filter (see pcap-filter(7))' -r
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand replay" -l interval -d 'Time between two snapshots, such as 500ms or 2s' -r
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand replay" -l pace -d 'How fast to read' -r -f -a "as-captured\t'With the pauses that were between the packets; a pause of over ten seconds is cut to ten'
fast\t'As fast as this computer can'"
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand replay" -l no-input -d 'Read no requests, and go on when standard input ends'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand replay" -l linger -d 'Having finished, answer requests with the last figures until standard input ends'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand check-filter" -l link-type -d 'libpcap\'s name of the link type that the filter is meant for' -r
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand check-filter" -s h -l help -d 'Print help'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand sample" -s h -l help -d 'Print help'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand probe-fence" -l attempt -d 'Make this attempt alone, in this process' -r
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand probe-fence" -s h -l help -d 'Print help'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand allow-devices" -s h -l help -d 'Print help'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand help; and not __fish_seen_subcommand_from interfaces live replay check-filter sample probe-fence allow-devices help" -f -a "interfaces" -d 'List the network interfaces, and whether each may be captured on now'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand help; and not __fish_seen_subcommand_from interfaces live replay check-filter sample probe-fence allow-devices help" -f -a "live" -d 'Capture on a network interface'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand help; and not __fish_seen_subcommand_from interfaces live replay check-filter sample probe-fence allow-devices help" -f -a "replay" -d 'Read a capture file (pcap or pcapng)'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand help; and not __fish_seen_subcommand_from interfaces live replay check-filter sample probe-fence allow-devices help" -f -a "check-filter" -d 'Say whether libpcap understands a BPF filter'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand help; and not __fish_seen_subcommand_from interfaces live replay check-filter sample probe-fence allow-devices help" -f -a "sample" -d 'Write a small made-up capture to a file, to try things on'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand help; and not __fish_seen_subcommand_from interfaces live replay check-filter sample probe-fence allow-devices help" -f -a "probe-fence" -d 'Try what the fence around a capture forbids, and say what came of it'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand help; and not __fish_seen_subcommand_from interfaces live replay check-filter sample probe-fence allow-devices help" -f -a "allow-devices" -d 'Let the person at the screen read the capture devices of macOS; launchd runs it'
complete -c wirewatch-capture -n "__fish_wirewatch_capture_using_subcommand help; and not __fish_seen_subcommand_from interfaces live replay check-filter sample probe-fence allow-devices help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
