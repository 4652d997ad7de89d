//! Does work in a child process that has no rights and few means, and says what came of it.

use std::io::{self, PipeReader, PipeWriter, Read as _, Write as _};
use std::os::fd::{AsFd as _, AsRawFd as _, RawFd};
use std::time::{Duration, Instant};

use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::prctl;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};

use super::{fence, rights, system_calls};
use crate::filter::Trouble;

/// The time that work may take; compiling an ordinary filter takes milliseconds.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// The time until the child is confined.
const UNTIL_BEGINNING: Duration = Duration::from_secs(10);

/// The memory that work may take, with what the worker has for itself already.
const MEMORY: u64 = 256 * 1024 * 1024;

/// The longest answer: libpcap's programs have a few thousand instructions of some 20 bytes.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;

/// Does work in a child process that has no rights, and returns what came of it. To be called while this
/// process has one thread.
pub fn apart(work: impl FnOnce() -> Result<String, String>) -> Result<String, Trouble> {
    let failed = |error: &dyn std::fmt::Display| {
        Trouble::Refused(format!("its compiler cannot be started ({error})"))
    };
    let (reader, writer) = io::pipe().map_err(|error| failed(&error))?;
    #[expect(
        unsafe_code,
        reason = "the worker has one thread while it opens its source, so that the child is whole"
    )]
    let forked = unsafe { fork() }.map_err(|error| failed(&error))?;
    match forked {
        ForkResult::Child => {
            drop(reader);
            answer(writer, work);
        }
        ForkResult::Parent { child } => {
            drop(writer);
            listen(reader, child)
        }
    }
}

/// What a child says before anything else: it is confined, and begins.
const BEGINNING: u8 = b'.';

/// The child: gives up what it has, works, answers and ends.
fn answer(mut writer: PipeWriter, work: impl FnOnce() -> Result<String, String>) -> ! {
    let outcome = confine(&writer)
        .and_then(|()| {
            writer
                .write_all(&[BEGINNING])
                .map_err(|error| error.to_string())
        })
        .and_then(|()| work());
    let written = match outcome {
        Ok(text) => writer.write_all(format!("+{text}").as_bytes()),
        Err(words) => writer.write_all(format!("-{words}").as_bytes()),
    };
    // Without the parent's clean-up: what it has open is the parent's.
    #[expect(
        unsafe_code,
        reason = "ends this process, which has nothing left to do"
    )]
    unsafe {
        libc::_exit(i32::from(written.is_err()))
    }
}

fn confine(answers: &PipeWriter) -> Result<(), String> {
    let failed =
        |error: &dyn std::fmt::Display| format!("its compiler cannot be confined: {error}");
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(|error| failed(&error))?;
    rights::drop_all().map_err(|failure| failure.message)?;
    // Becoming somebody else has cleared it.
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(|error| failed(&error))?;
    prctl::set_no_new_privs().map_err(|error| failed(&error))?;
    close_all_but(answers.as_raw_fd()).map_err(|error| failed(&error))?;
    // What is mapped and shared, the ring, does not count (setrlimit(2)).
    setrlimit(Resource::RLIMIT_DATA, MEMORY, MEMORY).map_err(|error| failed(&error))?;
    let seconds = PATIENCE.as_secs();
    setrlimit(Resource::RLIMIT_CPU, seconds, seconds).map_err(|error| failed(&error))?;
    fence::enclose(&fence::NAMES).map_err(|error| failed(&error))?;
    system_calls::allow_compiling().map_err(|error| failed(&error))
}

/// Closes the interface, standard input and output, and whatever else is open: compiling needs none of
/// it. The ring stays mapped, and nothing here reads it.
fn close_all_but(kept: RawFd) -> io::Result<()> {
    let kept = libc::c_uint::try_from(kept).map_err(io::Error::other)?;
    for (first, last) in [(0, kept.saturating_sub(1)), (kept + 1, libc::c_uint::MAX)] {
        #[expect(
            unsafe_code,
            reason = "this process was made for one thing, which uses nothing that is closed here"
        )]
        let outcome = unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) };
        if outcome != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

/// The parent: waits for the answer, but not for long, and ends the child whatever it does.
fn listen(reader: PipeReader, child: Pid) -> Result<String, Trouble> {
    let answer = read_in_time(reader);
    // It may have ended just now.
    let _ = kill(child, Signal::SIGKILL);
    let ended = waitpid(child, None);
    let Some(answer) = answer else {
        return Err(Trouble::TooMuch);
    };
    match answer.split_at_checked(2) {
        Some((".+", program)) if is_whole(ended) => Ok(program.to_owned()),
        Some((".-", words)) => Err(Trouble::Refused(words.to_owned())),
        Some(_) | None if answer.starts_with('-') => Err(Trouble::Refused(answer[1..].to_owned())),
        Some(_) | None => Err(Trouble::TooMuch),
    }
}

/// Whether a child ended by itself, or had nothing left to do but that when it was ended.
fn is_whole(ended: nix::Result<WaitStatus>) -> bool {
    matches!(
        ended,
        Ok(WaitStatus::Exited(_, 0) | WaitStatus::Signaled(_, Signal::SIGKILL, _))
    )
}

/// All that the child says until it ends; absent when that takes too long. The time begins when the child
/// does: before that it may have to ask who the person is, which some networks take long to say.
fn read_in_time(mut reader: PipeReader) -> Option<String> {
    let mut answer = Vec::new();
    let mut end = Instant::now() + UNTIL_BEGINNING;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let mut watched = [PollFd::new(reader.as_fd(), PollFlags::POLLIN)];
        let timeout = PollTimeout::try_from(left).unwrap_or(PollTimeout::ZERO);
        match poll(&mut watched, timeout) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(nix::errno::Errno::EINTR) => continue,
            Err(_) => return None,
        }
        let mut piece = [0; 16 * 1024];
        let has_begun = !answer.is_empty();
        match reader.read(&mut piece) {
            Ok(0) => return String::from_utf8(answer).ok(),
            Ok(length) => answer.extend_from_slice(&piece[..length]),
            Err(_) => return None,
        }
        if !has_begun {
            end = Instant::now() + PATIENCE;
        }
        if answer.len() > LONGEST_ANSWER {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::net::UdpSocket;

    use traffic::fence::Hold;

    use super::*;

    #[test]
    fn what_works_apart_reaches_names_and_nothing_else() {
        let tried = |attempt: fn() -> io::Result<()>| {
            apart(
                || Ok(attempt().map_or_else(|error| error.kind().to_string(), |()| "done".into())),
            )
        };
        let denied = Ok("permission denied".to_owned());
        // Files are kept from it by Landlock, which some kernels lack; the network by seccomp.
        let landlock = std::thread::spawn(|| {
            prctl::set_no_new_privs().unwrap();
            fence::enclose(&[]).unwrap()
        });
        let has_landlock = landlock.join().unwrap() != Hold::Absent;
        assert_eq!(
            tried(|| File::open("/etc/services").map(drop)),
            Ok("done".into())
        );
        for attempt in [
            || File::open("/proc/self/maps").map(drop),
            || File::create("/tmp/wirewatch-apart").map(drop),
        ] {
            if has_landlock {
                assert_eq!(tried(attempt), denied);
            } else {
                println!("not tried on this kernel, which has no Landlock");
            }
        }
        assert_eq!(tried(|| UdpSocket::bind("127.0.0.1:0").map(drop)), denied);
        let spoken = tried(|| io::stdout().as_fd().try_clone_to_owned().map(drop));
        assert_ne!(spoken, Ok("done".into()), "standard output is the worker's");
    }

    #[test]
    fn a_child_that_takes_too_much_or_ends_early_is_given_up() {
        let greedy = || Ok(format!("{}", vec![1_u8; 1 << 30].len()));
        assert_eq!(apart(greedy), Err(Trouble::TooMuch));
        let killed = || {
            let _ = kill(nix::unistd::getpid(), Signal::SIGKILL);
            std::process::abort()
        };
        assert_eq!(apart(killed), Err(Trouble::TooMuch));
    }
}
