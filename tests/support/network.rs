//! Hosts of a test's own: two network namespaces with a virtual cable between them.

use std::fs::File;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use nix::sched::{CloneFlags, setns};

/// Two hosts, the near one with interface `near0`, the far one with `far0`. They are gone when this
/// is dropped. IPv6 is off, neighbours are known, and what is sent is addressed to nobody, so that
/// nothing is on the cable but what a test sends.
pub struct Hosts {
    pub near: String,
    pub far: String,
}

pub const NEAR: &str = "10.93.0.1";
pub const FAR: &str = "10.93.0.2";

/// Where datagrams go: a neighbour by its hardware address, so that they reach the near host, and not
/// its own IP address, so that it does not answer.
pub const NOBODY: &str = "10.93.0.9";
pub const PORT: u16 = 9999;

impl Hosts {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let id = format!("wwt{}x{number}", std::process::id());
        let hosts = Self {
            near: format!("{id}n"),
            far: format!("{id}f"),
        };
        for host in [&hosts.near, &hosts.far] {
            ip(&["netns", "add", host]);
            in_host(host, "sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
            in_host(host, "ip link set lo up");
        }
        hosts.lay_cable();
        hosts
    }

    /// Connects the hosts; again, after the cable was cut.
    pub fn lay_cable(&self) {
        let (near, far) = (&self.near, &self.far);
        in_host(
            near,
            &format!("ip link add near0 type veth peer name far0 netns {far}"),
        );
        in_host(
            near,
            &format!("ip addr add {NEAR}/24 dev near0; ip link set near0 up"),
        );
        in_host(
            far,
            &format!("ip addr add {FAR}/24 dev far0; ip link set far0 up"),
        );
        let mac = in_host(near, "cat /sys/class/net/near0/address");
        in_host(
            far,
            &format!("ip neigh replace {NOBODY} lladdr {mac} dev far0 nud permanent"),
        );
    }

    /// Runs a shell command line in the near host.
    pub fn near(&self, line: &str) -> String {
        in_host(&self.near, line)
    }

    /// A command that runs in the near host, where captures are made.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.near, program]);
        command
    }

    /// Sends `count` UDP datagrams of `length` bytes from the far host.
    pub fn send(&self, count: u32, length: usize) {
        let payload = "x".repeat(length);
        in_host(
            &self.far,
            &format!(
                "exec 3>/dev/udp/{NOBODY}/{PORT}; for ((i = 0; i < {count}; i++)); do printf {payload} >&3; done"
            ),
        );
    }

    /// Puts a whole Ethernet frame on the cable at the far end, `count` times, with a pause after each.
    pub fn send_frame(&self, frame: &[u8], count: u32, pause: Duration) {
        let host = File::open(format!("/run/netns/{}", self.far)).unwrap();
        std::thread::scope(|scope| {
            // A thread can be on another host than its process.
            scope.spawn(|| {
                setns(host, CloneFlags::CLONE_NEWNET).unwrap();
                let mut cable = pcap::Capture::from_device("far0").unwrap().open().unwrap();
                for _ in 0..count {
                    cable.sendpacket(frame).unwrap();
                    std::thread::sleep(pause);
                }
            });
        });
    }
}

impl Drop for Hosts {
    fn drop(&mut self) {
        for host in [&self.near, &self.far] {
            let _ = Command::new("ip").args(["netns", "del", host]).status();
        }
    }
}

fn in_host(host: &str, line: &str) -> String {
    let output = Command::new("ip")
        .args(["netns", "exec", host, "bash", "-c", line])
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{line}: {stderr}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn ip(arguments: &[&str]) {
    let status = Command::new("ip").args(arguments).status().unwrap();
    assert!(status.success(), "ip {}", arguments.join(" "));
}
