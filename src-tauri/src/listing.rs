//! The list of interfaces on the start screen: a worker that lists them once a second, while nothing
//! is captured.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tauri::{AppHandle, Emitter as _};
use traffic::message::Message;

use crate::capture::ended_early;
use crate::state::InterfaceList;
use crate::worker::{Worker, WorkerEvent};

/// Owns the list. Cheap to clone; all clones are the same list.
#[derive(Clone)]
pub struct Listing {
    app: AppHandle,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    list: InterfaceList,
    worker: Option<Worker>,
    run: u64,
}

impl Listing {
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
        let (listing, run) = (self.clone(), inner.run);
        let arguments = vec!["interfaces".into(), "--watch".into()];
        match Worker::start(&self.app, arguments, move |event| listing.hear(run, event)) {
            Ok(worker) => inner.worker = Some(worker),
            Err(failure) => {
                inner.list = InterfaceList::Failed { failure };
                self.tell(inner);
            }
        }
    }

    fn hear(&self, run: u64, event: WorkerEvent) {
        let mut inner = self.lock();
        if inner.run != run {
            return;
        }
        inner.list = match event {
            WorkerEvent::Said(Message::Interfaces { interfaces }) => {
                InterfaceList::Listed { interfaces }
            }
            WorkerEvent::Said(Message::Failed(failure)) | WorkerEvent::Broke(failure) => {
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
                    failure: ended_early(&ending, "List the interfaces again."),
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
