//! The one capture of the window: its worker, its state, and the event that tells the page.

use std::ffi::OsString;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tauri::{AppHandle, Emitter as _, Manager as _};
use traffic::failure::{Failure, FailureCode};
use traffic::message::{Request, RowRequest, Source};
use traffic::snapshot::PacketPage;

use crate::capture::Capture;
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

struct Inner {
    capture: Capture,
    worker: Option<Worker>,
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
                worker: None,
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
    pub fn begin(&self, target: CaptureTarget) {
        self.app.state::<Listing>().pause();
        let mut inner = self.lock();
        inner.run += 1;
        inner.worker = None;
        inner.settings.change(|settings| {
            settings.filter.clone_from(&target.filter);
            if let Source::Interface { name } = &target.source {
                settings.interface = Some(name.clone());
            }
        });
        let arguments = arguments(&target, inner.settings.get().interval_ms);
        inner.capture.begin(target);
        self.tell(&inner);
        let (session, run) = (self.clone(), inner.run);
        match Worker::start(&self.app, arguments, move |event| session.hear(run, event)) {
            Ok(worker) => inner.worker = Some(worker),
            Err(failure) => {
                inner.capture.fail(failure);
                self.tell(&inner);
            }
        }
    }

    /// Starts to capture the present target again, with another filter.
    ///
    /// # Errors
    /// There is nothing to start again.
    pub fn restart(&self, filter: String) -> Result<(), Failure> {
        let target = self.lock().capture.target().cloned();
        let mut target = target.ok_or_else(nothing_runs)?;
        target.filter = filter;
        self.begin(target);
        Ok(())
    }

    /// Asks the worker to stop. Its last figures stay.
    ///
    /// # Errors
    /// There is nothing to stop.
    pub fn stop(&self) -> Result<(), Failure> {
        self.ask(Request::Stop)
    }

    /// Ends the worker and goes back to the start screen.
    pub fn close(&self) {
        let mut inner = self.lock();
        inner.run += 1;
        inner.worker = None;
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
        self.lock().capture.show_next();
        self.ask(Request::Snapshot)
    }

    /// Changes how often figures come, now and from now on.
    ///
    /// # Errors
    /// The interval is out of range.
    pub fn set_interval(&self, interval_ms: u64) -> Result<(), Failure> {
        if !(100..=3_600_000).contains(&interval_ms) {
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
            Some(worker) => worker.ask(Request::Interval(Duration::from_millis(interval_ms))),
            None => Ok(()),
        }
    }

    /// Kept packets from number `newest` downwards.
    ///
    /// # Errors
    /// There is no capture to ask, or it ended meanwhile.
    pub async fn packets(&self, newest: u64, count: usize) -> Result<PacketPage, Failure> {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        {
            let mut inner = self.lock();
            let worker = inner.worker.as_mut().ok_or_else(nothing_runs)?;
            worker.ask(Request::Rows(RowRequest::Packets { newest, count }))?;
            inner.capture.expect_packets(sender);
        }
        receiver.await.map_err(|_| nothing_runs())
    }

    /// Makes the sample and starts to replay it.
    ///
    /// # Errors
    /// The sample cannot be made.
    pub async fn open_sample(&self, filter: String) -> Result<(), Failure> {
        let path = sample::make(&self.app).await?;
        let mut target = file_target(&path, filter);
        target.label = sample::LABEL.into();
        self.begin(target);
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

    fn ask(&self, request: Request) -> Result<(), Failure> {
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

/// The target for a capture file.
pub fn file_target(path: &Path, filter: String) -> CaptureTarget {
    let name = path.file_name().unwrap_or(path.as_os_str());
    CaptureTarget {
        source: Source::File {
            path: path.display().to_string(),
        },
        label: name.to_string_lossy().into_owned(),
        filter,
    }
}

fn arguments(target: &CaptureTarget, interval_ms: u64) -> Vec<OsString> {
    let mut arguments: Vec<String> = match &target.source {
        Source::Interface { .. } => vec!["live".into()],
        Source::File { .. } if target.label == sample::LABEL => {
            vec!["replay".into(), "--pace=as-captured".into()]
        }
        Source::File { .. } => vec!["replay".into(), "--pace=fast".into()],
    };
    arguments.push(format!("--interval={interval_ms}ms"));
    arguments.push(format!("--filter={}", target.filter));
    arguments.push("--linger".into());
    // What follows is never read as an option, whatever it begins with.
    arguments.push("--".into());
    arguments.push(match &target.source {
        Source::Interface { name } => name.clone(),
        Source::File { path } => path.clone(),
    });
    arguments.into_iter().map(OsString::from).collect()
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
        let target = CaptureTarget {
            source: Source::Interface {
                name: "--help".into(),
            },
            label: "odd".into(),
            filter: "-x".into(),
        };
        let arguments = arguments(&target, 500);
        let expected = [
            "live",
            "--interval=500ms",
            "--filter=-x",
            "--linger",
            "--",
            "--help",
        ];
        assert_eq!(arguments, expected.map(OsString::from));
    }
}
