//! `interfaces`: lists the interfaces, whether each may be captured on, and how busy it is.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::time::{Duration, Instant};

use traffic::failure::{Failure, FailureCode};
use traffic::interface::{ACTIVITY_STEPS, Activity, Interface, InterfaceAccess, InterfaceKind};
use traffic::message::{FinishReason, Message};
use traffic::request::Request;
use traffic::text::clean;

use crate::args::InterfacesArgs;
use crate::output::Output;
use crate::platform;
use crate::requests::{Inbox, Incoming, WAITING_REQUESTS};
use crate::run;
use crate::source::live;

/// What the system says about an interface.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, as the system reports them"
)]
pub struct Facts {
    /// Its name as text: bytes that are not UTF-8 are written `\xNN`.
    pub name: String,
    /// Whether libpcap's interface for Rust can open it by that name.
    pub can_be_named: bool,
    /// What a person calls it.
    pub description: String,
    /// What sort it is.
    pub kind: InterfaceKind,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
    /// Switched on.
    pub up: bool,
    /// Has a carrier.
    pub running: bool,
    /// The default route goes through it.
    pub default_route: bool,
    /// libpcap's name of its link type, as far as it is known without opening it.
    pub link_type: Option<String>,
    /// Bytes it received and sent so far.
    pub bytes: Option<u64>,
}

const WATCH_INTERVAL: Duration = Duration::from_secs(1);

/// Runs the command.
///
/// # Errors
/// Standard input cannot be read.
pub fn run(args: &InterfacesArgs, output: &Output, inbox: &Inbox) -> Result<FinishReason, Failure> {
    let mut watch = Watch::default();
    let interfaces = watch.list(Instant::now());
    output.say(Message::Interfaces { interfaces });
    if !args.watch {
        return Ok(FinishReason::Done);
    }
    inbox.listen()?;
    let mut next = Instant::now() + WATCH_INTERVAL;
    loop {
        let woken = run::wait_for(None, inbox, next);
        if woken.output_closed || output.is_broken() || is_asked_to_stop(inbox) {
            return Ok(FinishReason::Stopped);
        }
        if Instant::now() >= next {
            next = Instant::now() + WATCH_INTERVAL;
            // A reader that stands still gets the newest list when it reads again, and no heap of old ones.
            if output.is_idle() {
                let interfaces = watch.list(Instant::now());
                output.say(Message::Interfaces { interfaces });
            }
        }
    }
}

fn is_asked_to_stop(inbox: &Inbox) -> bool {
    std::iter::from_fn(|| inbox.take())
        .take(WAITING_REQUESTS)
        .any(|incoming| match incoming {
            Incoming::Request(Request::Stop) | Incoming::End => true,
            Incoming::Request(
                Request::Snapshot
                | Request::Interval(_)
                | Request::Table(_)
                | Request::Narrow(_)
                | Request::Rows(_),
            )
            | Incoming::Invalid(_) => false,
        })
}

/// What is remembered from one list to the next.
#[derive(Default)]
struct Watch {
    by_name: HashMap<String, Remembered>,
}

struct Remembered {
    up: bool,
    probe: Probe,
    counted: Option<(Instant, u64)>,
    history: VecDeque<f64>,
}

/// What trying to open an interface brought.
#[derive(Clone)]
struct Probe {
    access: InterfaceAccess,
    link_type: Option<String>,
}

impl Watch {
    fn list(&mut self, now: Instant) -> Vec<Interface> {
        let facts = platform::facts::list();
        self.by_name
            .retain(|name, _| facts.iter().any(|facts| facts.name == *name));
        let mut interfaces: Vec<Interface> = facts
            .into_iter()
            .map(|facts| self.interface(facts, now))
            .collect();
        self.tell_rate_of_all(&mut interfaces);
        interfaces.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.name.cmp(&b.name)));
        interfaces
    }

    /// All interfaces together are as busy as each of them was in this step: those that came or went
    /// within it are left out.
    fn tell_rate_of_all(&mut self, interfaces: &mut [Interface]) {
        let known: Vec<Option<f64>> = interfaces
            .iter()
            .filter_map(|interface| interface.activity.as_ref())
            .map(|activity| activity.history.last().copied())
            .collect();
        let all = interfaces
            .iter_mut()
            .find(|interface| interface.kind == InterfaceKind::All);
        let Some(all) = all.filter(|_| !known.is_empty()) else {
            return;
        };
        let Some(remembered) = self.by_name.get_mut(&all.name) else {
            return;
        };
        if known.iter().any(Option::is_some) {
            remembered.keep(known.into_iter().flatten().sum());
        }
        all.activity = Some(remembered.activity());
    }

    fn interface(&mut self, facts: Facts, now: Instant) -> Interface {
        let known = self.by_name.get_mut(&facts.name);
        let remembered = match known {
            Some(known) if known.up == facts.up => known,
            Some(_) | None => {
                let fresh = Remembered {
                    up: facts.up,
                    probe: probe(&facts),
                    counted: None,
                    history: VecDeque::new(),
                };
                let entry = self.by_name.entry(facts.name.clone());
                entry.insert_entry(fresh).into_mut()
            }
        };
        let activity = facts.bytes.map(|bytes| {
            remembered.measure(now, bytes);
            remembered.activity()
        });
        let mut addresses = facts.addresses;
        addresses.sort();
        Interface {
            name: facts.name,
            description: clean(facts.description.as_bytes()),
            kind: facts.kind,
            addresses: addresses.iter().map(ToString::to_string).collect(),
            up: facts.up,
            running: facts.running,
            default_route: facts.default_route,
            link_type: remembered.probe.link_type.clone().or(facts.link_type),
            access: remembered.probe.access.clone(),
            activity,
        }
    }
}

impl Remembered {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a rate to be drawn; exact below 2^53"
    )]
    fn measure(&mut self, now: Instant, bytes: u64) {
        if let Some((then, before)) = self.counted.replace((now, bytes)) {
            let seconds = now.duration_since(then).as_secs_f64();
            // A counter that went back was reset with its interface.
            let bits = bytes.saturating_sub(before) as f64 * 8.0;
            self.keep((bits / seconds.max(1e-3)).round());
        }
    }

    fn keep(&mut self, bits_per_second: f64) {
        if self.history.len() == ACTIVITY_STEPS {
            self.history.pop_front();
        }
        self.history.push_back(bits_per_second);
    }

    fn activity(&self) -> Activity {
        Activity {
            bits_per_second: self.history.back().copied().unwrap_or(0.0),
            history: self.history.iter().copied().collect(),
        }
    }
}

/// Opens the interface for a moment: nothing else tells reliably whether it can be.
fn probe(facts: &Facts) -> Probe {
    let refused = |failure| InterfaceAccess::Refused { failure };
    if !facts.can_be_named {
        let failure = Failure::new(
            FailureCode::InterfaceNotFound,
            format!(
                "Interface {} cannot be opened, because its name is no text that can be shown.",
                facts.name
            ),
            "Give it another name, for example with ip link set dev … name eth7.",
        );
        return Probe {
            access: refused(failure),
            link_type: None,
        };
    }
    if let Err(failure) = platform::library::may_capture() {
        return Probe {
            access: refused(failure),
            link_type: None,
        };
    }
    match live::probe(&facts.name) {
        Ok(link_type) => Probe {
            access: InterfaceAccess::Allowed,
            link_type: Some(link_type),
        },
        Err(error) => Probe {
            access: refused(error.into()),
            link_type: None,
        },
    }
}

/// Where an interface stands in the list: likeliest first; loopback, and what cannot carry anything,
/// last.
fn place(interface: &Interface) -> (bool, u8) {
    let carries_nothing = !(interface.up && interface.running);
    if interface.default_route {
        return (carries_nothing, 0);
    }
    let kind = match interface.kind {
        InterfaceKind::Wifi | InterfaceKind::Ethernet => 1,
        InterfaceKind::Tunnel => 2,
        InterfaceKind::Bridge => 3,
        InterfaceKind::Virtual => 4,
        InterfaceKind::Other => 5,
        InterfaceKind::All => 6,
        InterfaceKind::Loopback => 7,
    };
    (carries_nothing, kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remembered() -> Remembered {
        Remembered {
            up: true,
            probe: Probe {
                access: InterfaceAccess::Allowed,
                link_type: None,
            },
            counted: None,
            history: VecDeque::new(),
        }
    }

    #[test]
    fn activity_is_bits_per_second_and_keeps_a_minute() {
        let mut remembered = remembered();
        let start = Instant::now();
        let mut measured = |second, bytes| {
            remembered.measure(start + Duration::from_secs(second), bytes);
            remembered.activity().history
        };
        assert!(measured(0, 1000).is_empty());
        assert_eq!(measured(2, 2000), [4000.0]);
        assert_eq!(measured(3, 5), [4000.0, 0.0]);
        for second in 4..100 {
            measured(second, 5);
        }
        assert_eq!(measured(100, 5).len(), ACTIVITY_STEPS);
    }

    #[test]
    fn all_interfaces_are_as_busy_as_those_that_were_there_before() {
        let named = |name: &str, kind, history: &[f64]| Interface {
            name: name.into(),
            description: String::new(),
            kind,
            addresses: Vec::new(),
            up: true,
            running: true,
            default_route: false,
            link_type: None,
            access: InterfaceAccess::Allowed,
            activity: (kind != InterfaceKind::All).then(|| Activity {
                bits_per_second: 0.0,
                history: history.to_vec(),
            }),
        };
        let mut watch = Watch::default();
        watch.by_name.insert("any".into(), remembered());
        for (eth, veth, expected) in [
            (&[][..], &[][..], &[][..]),
            (&[5.0], &[7.0], &[12.0]),
            // One that was made anew, with whatever it counted before.
            (&[5.0, 6.0], &[], &[12.0, 6.0]),
        ] {
            let mut listed = [
                named("eth0", InterfaceKind::Ethernet, eth),
                named("veth1", InterfaceKind::Virtual, veth),
                named("any", InterfaceKind::All, &[]),
            ];
            watch.tell_rate_of_all(&mut listed);
            let told = listed[2]
                .activity
                .as_ref()
                .map(|told| told.history.as_slice());
            assert_eq!(told, Some(expected));
        }
    }
}
