//! The list of interfaces on the start screen: a worker that lists them once a second, while nothing
//! is captured.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tauri::{AppHandle, Emitter as _};
use traffic::failure::{Failure, FailureCode};
use traffic::interface::{Interface, InterfaceAccess};
use traffic::message::Message;

use crate::platform::{self, Program};
use crate::state::InterfaceList;
use crate::worker::{Worker, WorkerEvent};

/// Owns the list. Cheap to clone; all clones are the same list.
#[derive(Clone)]
pub struct InterfaceWatch {
    app: AppHandle,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    list: InterfaceList,
    worker: Option<Worker>,
    /// Why this person may not run the worker that may capture; then another one makes the list.
    kept_out: Option<Failure>,
    run: u64,
}

impl InterfaceWatch {
    /// A list that is not made yet.
    pub fn new(app: AppHandle) -> Self {
        Self {
            app,
            inner: Arc::default(),
        }
    }

    /// The present list, as it was when it was last kept up to date.
    pub fn present(&self) -> InterfaceList {
        self.lock().list.clone()
    }

    /// The present list. From now on it is kept up to date.
    pub fn watch(&self) -> InterfaceList {
        let mut inner = self.lock();
        if inner.worker.is_none() {
            self.start(&mut inner);
        }
        inner.list.clone()
    }

    /// Makes the list anew, in a new worker: rights may have been granted meanwhile.
    pub fn reload(&self) {
        let mut inner = self.lock();
        inner.list = InterfaceList::Loading;
        self.tell(&inner);
        self.start(&mut inner);
    }

    /// Stops to keep the list up to date.
    pub fn pause(&self) {
        let mut inner = self.lock();
        inner.run += 1;
        inner.worker = None;
    }

    /// What a person calls an interface; its name where that is not known.
    pub fn label(&self, name: &str) -> String {
        match &self.lock().list {
            InterfaceList::Listed { interfaces } => interfaces
                .iter()
                .find(|interface| interface.name == name)
                .map_or(name.to_owned(), |interface| interface.description.clone()),
            InterfaceList::Loading | InterfaceList::Failed { .. } => name.to_owned(),
        }
    }

    fn start(&self, inner: &mut Inner) {
        inner.run += 1;
        inner.worker = None;
        inner.kept_out = None;
        // The one that may capture knows best what can be captured on; without it there is a list as well.
        let started = self
            .list_with(platform::capture_worker(), inner.run)
            .or_else(|failure| {
                if failure.code != FailureCode::PermissionDenied {
                    return Err(failure);
                }
                inner.kept_out = Some(failure);
                self.list_with(platform::plain_worker(), inner.run)
            });
        match started {
            Ok(worker) => inner.worker = Some(worker),
            Err(failure) => {
                inner.list = InterfaceList::Failed { failure };
                self.tell(inner);
            }
        }
    }

    fn list_with(&self, program: PathBuf, run: u64) -> Result<Worker, Failure> {
        let watch = self.clone();
        let arguments = vec!["interfaces".into(), "--watch".into()];
        Worker::start(&self.app, &Program::at(program), arguments, move |event| {
            watch.hear(run, event);
        })
    }

    fn hear(&self, run: u64, event: WorkerEvent) {
        let mut inner = self.lock();
        if inner.run != run {
            return;
        }
        inner.list = match event {
            WorkerEvent::Said(Message::Interfaces { mut interfaces }) => {
                if let Some(kept_out) = &inner.kept_out {
                    keep_out(&mut interfaces, kept_out);
                }
                InterfaceList::Listed { interfaces }
            }
            WorkerEvent::Said(Message::Failed(failure)) => InterfaceList::Failed { failure },
            WorkerEvent::Broke(failure) => {
                inner.worker = None;
                InterfaceList::Failed { failure }
            }
            WorkerEvent::Said(_) => return,
            WorkerEvent::Ended(ending) => {
                inner.worker = None;
                // What it said last is more to the point than that it ended.
                if let InterfaceList::Failed { .. } = inner.list {
                    return;
                }
                InterfaceList::Failed {
                    failure: ending.ended_early("List the interfaces again."),
                }
            }
        };
        self.tell(&inner);
    }

    fn tell(&self, inner: &Inner) {
        // It fails when the window is closing, and then nobody needs it.
        let _ = self.app.emit("interfaces", &inner.list);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic elsewhere leaves a list that is whole: it is replaced, never half changed.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says of each interface that could be captured on what keeps this person from it.
fn keep_out(interfaces: &mut [Interface], kept_out: &Failure) {
    for interface in interfaces {
        let concerns_rights = match &interface.access {
            InterfaceAccess::Allowed => true,
            InterfaceAccess::Refused { failure } => failure.code == FailureCode::PermissionDenied,
        };
        if concerns_rights {
            let failure = kept_out.clone();
            interface.access = InterfaceAccess::Refused { failure };
        }
    }
}
