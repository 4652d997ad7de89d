//! The one capture of the window: its worker, its state, and the event that tells the page.

use std::ffi::OsString;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tauri::{AppHandle, Emitter as _, Manager as _};
use traffic::failure::{Failure, FailureCode};
use traffic::message::Source;
use traffic::query::TableQuery;
use traffic::request::{INTERVALS, Request, RowRequest};

use crate::capture::{Capture, Page};
use crate::listing::Listing;
use crate::sample;
use crate::settings::SettingsFile;
use crate::state::{CaptureState, CaptureTarget, Display, Settings};
use crate::worker::{Worker, WorkerEvent};

/// Owns the capture. Cheap to clone; all clones are the same session.
#[derive(Clone)]
pub struct Session {
    app: AppHandle,
    inner: Arc<Mutex<Inner>>,
}

/// What to capture on. A path is kept as the system has it, which may be no text.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A network interface, by its name and what a person calls it.
    Interface {
        /// The system's name.
        name: String,
        /// The person's.
        label: String,
    },
    /// A capture file, read as fast as it can be.
    File(PathBuf),
    /// The sample, played at its own pace.
    Sample(PathBuf),
}

struct Inner {
    capture: Capture,
    /// What is or was captured on.
    origin: Option<Origin>,
    worker: Option<Worker>,
    /// The table that the page shows, which a new worker has to be told.
    table: Option<TableQuery>,
    /// Counts the workers, so that the last words of an earlier one are not taken for the present one's.
    run: u64,
    settings: SettingsFile,
}

impl Session {
    /// A session that captures nothing yet.
    pub fn new(app: AppHandle, settings: SettingsFile) -> Self {
        Self {
            app,
            inner: Arc::new(Mutex::new(Inner {
                capture: Capture::default(),
                origin: None,
                worker: None,
                table: None,
                run: 0,
                settings,
            })),
        }
    }

    /// The present state.
    pub fn state(&self) -> CaptureState {
        self.lock().capture.state().clone()
    }

    /// What is remembered from one start to the next.
    pub fn settings(&self) -> Settings {
        self.lock().settings.get().clone()
    }

    /// Starts to capture, instead of whatever is captured now.
    pub fn begin(&self, origin: Origin, filter: String) {
        self.app.state::<Listing>().pause();
        let mut inner = self.lock();
        inner.run += 1;
        inner.worker = None;
        if let Origin::Interface { name, .. } = &origin {
            inner.settings.change(|settings| {
                settings.filter.clone_from(&filter);
                settings.interface = Some(name.clone());
            });
        }
        let arguments = arguments(&origin, &filter, inner.settings.get().interval_ms);
        let checked = check_argument(&filter);
        inner.capture.begin(target(&origin, filter));
        inner.origin = Some(origin);
        self.tell(&inner);
        let (session, run) = (self.clone(), inner.run);
        let started = checked.and_then(|()| {
            Worker::start(&self.app, arguments, move |event| session.hear(run, event))
        });
        let table = inner.table.clone();
        let told = started.and_then(|mut worker| {
            if table.is_some() {
                worker.ask(&Request::Table(table))?;
            }
            Ok(worker)
        });
        match told {
            Ok(worker) => {
                inner.worker = Some(worker);
                let table = inner.table.clone();
                inner.capture.ask_for_table(table);
            }
            Err(failure) => {
                inner.capture.fail(failure);
                self.tell(&inner);
            }
        }
    }

    /// Starts to capture on the same again, with another filter.
    ///
    /// # Errors
    /// There is nothing to start again.
    pub fn restart(&self, filter: String) -> Result<(), Failure> {
        let origin = self.lock().origin.clone();
        self.begin(origin.ok_or_else(nothing_runs)?, filter);
        Ok(())
    }

    /// Asks the worker to stop. Its last figures stay.
    ///
    /// # Errors
    /// There is nothing to stop.
    pub fn stop(&self) -> Result<(), Failure> {
        self.ask(&Request::Stop)
    }

    /// Ends the worker and goes back to the start screen.
    pub fn close(&self) {
        let mut inner = self.lock();
        inner.run += 1;
        inner.worker = None;
        inner.origin = None;
        inner.capture.close();
        self.tell(&inner);
    }

    /// Holds the shown figures still, or lets them follow the capture.
    pub fn set_display(&self, display: Display) {
        let mut inner = self.lock();
        if inner.capture.set_display(display) {
            self.tell(&inner);
        }
    }

    /// Asks for the figures of this moment.
    ///
    /// # Errors
    /// There is no capture to ask.
    pub fn refresh(&self) -> Result<(), Failure> {
        let mut inner = self.lock();
        let worker = inner.worker.as_mut().ok_or_else(nothing_runs)?;
        worker.ask(&Request::Snapshot)?;
        inner.capture.ask();
        Ok(())
    }

    /// Changes how often figures come, now and from now on.
    ///
    /// # Errors
    /// The interval is out of range.
    pub fn set_interval(&self, interval_ms: u64) -> Result<(), Failure> {
        if !INTERVALS.contains(&Duration::from_millis(interval_ms)) {
            return Err(Failure::new(
                FailureCode::InvalidRequest,
                format!("{interval_ms} ms is no interval between snapshots."),
                "Pick one from 100 ms to an hour.",
            ));
        }
        let mut inner = self.lock();
        inner
            .settings
            .change(|settings| settings.interval_ms = interval_ms);
        match &mut inner.worker {
            Some(worker) => worker.ask(&Request::Interval(Duration::from_millis(interval_ms))),
            None => Ok(()),
        }
    }

    /// Has snapshots carry the first rows of a table from now on, of this capture and of later ones.
    ///
    /// # Errors
    /// There is no capture to ask.
    pub fn set_table(&self, query: Option<TableQuery>) -> Result<(), Failure> {
        let mut inner = self.lock();
        inner.table.clone_from(&query);
        match &mut inner.worker {
            Some(worker) => worker.ask(&Request::Table(query.clone()))?,
            // The next one will be told.
            None if query.is_none() => return Ok(()),
            None => return Err(nothing_runs()),
        }
        inner.capture.ask_for_table(query);
        Ok(())
    }

    /// Narrows lists and charts to the packets of one host, or widens them again.
    ///
    /// # Errors
    /// There is no capture to ask.
    pub fn narrow(&self, host: Option<IpAddr>) -> Result<(), Failure> {
        let mut inner = self.lock();
        let worker = inner.worker.as_mut().ok_or_else(nothing_runs)?;
        worker.ask(&Request::Narrow(host))?;
        inner.capture.ask_for_host(host);
        Ok(())
    }

    /// Rows of a table.
    ///
    /// # Errors
    /// There is no capture to ask, or it ended meanwhile.
    pub async fn rows(&self, request: RowRequest) -> Result<Page, Failure> {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        {
            let mut inner = self.lock();
            let worker = inner.worker.as_mut().ok_or_else(nothing_runs)?;
            worker.ask(&Request::Rows(request))?;
            inner.capture.expect_rows(sender);
        }
        receiver.await.map_err(|_| nothing_runs())
    }

    /// Makes the sample and starts to replay it.
    ///
    /// # Errors
    /// The sample cannot be made.
    pub async fn open_sample(&self, filter: String) -> Result<(), Failure> {
        let path = sample::make(&self.app).await?;
        self.begin(Origin::Sample(path), filter);
        Ok(())
    }

    fn hear(&self, run: u64, event: WorkerEvent) {
        let mut inner = self.lock();
        if inner.run != run {
            return;
        }
        let changed = match event {
            WorkerEvent::Said(message) => inner.capture.hear(message),
            WorkerEvent::Broke(failure) => {
                inner.worker = None;
                inner.capture.fail(failure);
                true
            }
            WorkerEvent::Ended(ending) => {
                inner.worker = None;
                inner.capture.worker_ended(&ending)
            }
        };
        if changed {
            self.tell(&inner);
        }
    }

    fn ask(&self, request: &Request) -> Result<(), Failure> {
        let mut inner = self.lock();
        let worker = inner.worker.as_mut().ok_or_else(nothing_runs)?;
        worker.ask(request)
    }

    /// Sent while the lock is held, so that states arrive in the order they came about.
    fn tell(&self, inner: &Inner) {
        // It fails when the window is closing, and then nobody needs it.
        let _ = self.app.emit("capture-state", inner.capture.state());
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic elsewhere leaves a state that is whole: it is replaced, never half changed.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the page is told about an origin.
fn target(origin: &Origin, filter: String) -> CaptureTarget {
    let file = |path: &Path| Source::File {
        path: path.display().to_string(),
    };
    let (source, label) = match origin {
        Origin::Interface { name, label } => {
            (Source::Interface { name: name.clone() }, label.clone())
        }
        Origin::File(path) => {
            let name = path.file_name().unwrap_or(path.as_os_str());
            (file(path), name.to_string_lossy().into_owned())
        }
        Origin::Sample(path) => (file(path), "Sample capture".into()),
    };
    CaptureTarget {
        source,
        label,
        filter,
    }
}

fn arguments(origin: &Origin, filter: &str, interval_ms: u64) -> Vec<OsString> {
    let (command, last): (&[&str], OsString) = match origin {
        Origin::Interface { name, .. } => (&["live"], name.into()),
        Origin::File(path) => (&["replay", "--pace=fast"], path.into()),
        Origin::Sample(path) => (&["replay", "--pace=as-captured"], path.into()),
    };
    let mut arguments: Vec<OsString> = command.iter().map(OsString::from).collect();
    arguments.push(format!("--interval={interval_ms}ms").into());
    arguments.push(format!("--filter={filter}").into());
    arguments.push("--linger".into());
    // What follows is never read as an option, whatever it begins with.
    arguments.push("--".into());
    arguments.push(last);
    arguments
}

/// The longest text that every system lets a program be started with.
const LONGEST_ARGUMENT: usize = 16 * 1024;

/// Refuses a filter that cannot be an argument; whether it makes sense is for libpcap to say.
///
/// # Errors
/// `invalidFilter`.
pub fn check_argument(filter: &str) -> Result<(), Failure> {
    if filter.len() <= LONGEST_ARGUMENT && !filter.contains('\0') {
        return Ok(());
    }
    Err(Failure::new(
        FailureCode::InvalidFilter,
        "The filter is too long, or holds a character that no filter has.",
        "Write a shorter one, for example: udp port 53.",
    ))
}

fn nothing_runs() -> Failure {
    Failure::new(
        FailureCode::WorkerStopped,
        "Nothing is being captured.",
        "Start a capture first.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_or_filter_is_never_read_as_an_option() {
        let origin = Origin::Interface {
            name: "--help".into(),
            label: "odd".into(),
        };
        let expected = [
            "live",
            "--interval=500ms",
            "--filter=-x",
            "--linger",
            "--",
            "--help",
        ];
        assert_eq!(arguments(&origin, "-x", 500), expected.map(OsString::from));
    }

    #[test]
    fn only_the_sample_is_played_at_its_own_pace() {
        let path = PathBuf::from("Sample capture");
        let pace = |origin| arguments(&origin, "", 2000)[1].clone();
        assert_eq!(pace(Origin::File(path.clone())), "--pace=fast");
        assert_eq!(pace(Origin::Sample(path)), "--pace=as-captured");
    }

    #[test]
    fn a_filter_that_no_program_can_be_given_is_refused_as_a_filter() {
        assert_eq!(check_argument("udp port 53"), Ok(()));
        for filter in ["a\0b", &"x".repeat(20_000)] {
            let code = check_argument(filter).map_err(|failure| failure.code);
            assert_eq!(code, Err(FailureCode::InvalidFilter));
        }
    }
}
