//! The one capture of the window: its worker, its state, and the event that tells the page.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tauri::{AppHandle, Emitter as _, Manager as _};
use traffic::failure::{Failure, FailureCode};
use traffic::message::{FinishReason, Message};
use traffic::query::TableQuery;
use traffic::request::{INTERVALS, Request, RowRequest};

use crate::capture::{Capture, Page};
use crate::ending::Ending;
use crate::interfaces::InterfaceWatch;
use crate::origin::{Origin, check_argument};
use crate::restarts::{Next, Reached, Restarts};
use crate::settings::SettingsFile;
use crate::state::{CaptureState, Display, Settings};
use crate::worker::{Worker, WorkerEvent};
use crate::{rights, sample};

/// Owns the capture. Cheap to clone; all clones are the same session.
#[derive(Clone)]
pub struct Session {
    app: AppHandle,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    capture: Capture,
    /// What is or was captured on.
    origin: Option<Origin>,
    worker: Option<Worker>,
    /// Whoever stops a capture wants no other one.
    is_asked_to_stop: bool,
    /// How often it was started again by itself.
    restarts: Restarts,
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
                is_asked_to_stop: false,
                restarts: Restarts::default(),
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
        self.app.state::<InterfaceWatch>().pause();
        let mut inner = self.lock();
        inner.run += 1;
        inner.worker = None;
        if let Origin::Interface { name, .. } = &origin {
            inner.settings.change(|settings| {
                settings.filter.clone_from(&filter);
                settings.interface = Some(name.clone());
            });
        }
        let checked = check_argument(&filter);
        inner.capture.begin(origin.target(filter));
        inner.origin = Some(origin);
        inner.restarts = Restarts::default();
        self.tell(&inner);
        inner.is_asked_to_stop = false;
        if let Err(failure) = checked.and_then(|()| self.start_worker(&mut inner)) {
            inner.capture.fail(failure);
            self.tell(&inner);
        }
    }

    /// Starts a worker for what is captured on, and tells it what is looked at.
    fn start_worker(&self, inner: &mut Inner) -> Result<(), Failure> {
        let (Some(origin), Some(target)) = (&inner.origin, inner.capture.target()) else {
            return Err(nothing_runs());
        };
        let program = origin.program()?;
        let arguments = origin.arguments(&target.filter, inner.settings.get().interval_ms);
        let (session, run) = (self.clone(), inner.run);
        let mut worker = Worker::start(&self.app, &program, arguments, move |event| {
            session.hear(run, event);
        })?;
        let asked = inner.capture.asked();
        if let Some(table) = asked.table() {
            worker.ask(&Request::Table(Some(table.clone())))?;
        }
        if let Some(host) = asked.host() {
            worker.ask(&Request::Narrow(Some(host)))?;
        }
        inner.worker = Some(worker);
        Ok(())
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
        let mut inner = self.lock();
        let worker = inner.worker.as_mut().ok_or_else(nothing_runs)?;
        worker.ask(&Request::Stop)?;
        inner.is_asked_to_stop = true;
        Ok(())
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
        inner.capture.ask_for_table(query.clone());
        match &mut inner.worker {
            Some(worker) => worker.ask(&Request::Table(query)),
            // The next one will be told.
            None if query.is_none() => Ok(()),
            None => Err(nothing_runs()),
        }
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
            // Somebody else had it stop: its end follows, and another one takes over.
            WorkerEvent::Said(Message::Finished {
                reason: FinishReason::Stopped,
            }) if !inner.is_asked_to_stop && inner.origin.as_ref().is_some_and(Origin::is_live) => {
                false
            }
            WorkerEvent::Said(message) => inner.capture.hear(message),
            WorkerEvent::Broke(failure) => {
                inner.worker = None;
                inner.capture.fail(failure);
                true
            }
            WorkerEvent::Ended(ending) => {
                inner.worker = None;
                self.go_on(&mut inner, &ending)
            }
        };
        if changed {
            self.tell(&inner);
        }
    }

    /// The worker ended. Returns whether the state changed.
    fn go_on(&self, inner: &mut Inner, ending: &Ending) -> bool {
        let reached = match (inner.capture.is_running(), inner.is_asked_to_stop) {
            (false, _) => Reached::NotCounting,
            (true, false) => Reached::Counting,
            (true, true) => Reached::Stopping,
        };
        let next = inner.origin.as_ref().map_or(Next::End, |origin| {
            inner
                .restarts
                .after(origin, reached, ending.how, Instant::now())
        });
        match next {
            Next::End => return inner.capture.worker_ended(ending),
            Next::Declined => inner.capture.fail(rights::declined()),
            Next::GiveUp { times } => inner.capture.give_up(ending, times),
            Next::StartAgain => {
                inner.run += 1;
                inner.capture.start_again(ending.was_started_again());
                if let Err(failure) = self.start_worker(inner) {
                    inner.capture.fail(failure);
                }
            }
        }
        true
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

fn nothing_runs() -> Failure {
    Failure::new(
        FailureCode::InvalidRequest,
        "Nothing is being captured.",
        "Start a capture first.",
    )
}
