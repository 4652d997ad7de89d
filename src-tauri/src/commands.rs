//! What the page can ask for. Thin: each command is one call.

#![expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands a command its states by value"
)]

use std::ffi::OsString;

use tauri::ipc::Invoke;
use tauri::{AppHandle, State};
use traffic::failure::{Failure, FailureCode};
use traffic::query::{FlowQuery, HostQuery, TableQuery};
use traffic::request::RowRequest;
use traffic::rows::{FlowPage, HostPage, PacketPage};

use crate::capture::Page;
use crate::interfaces::InterfaceWatch;
use crate::origin::{Origin, check_argument};
use crate::session::Session;
use crate::state::{CaptureState, Display, InterfaceList, Settings};
use crate::{dialogs, image, rights, worker};

/// Every command, for the builder.
pub fn all() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        get_state,
        get_interfaces,
        get_settings,
        reload_interfaces,
        check_filter,
        start_capture,
        allow_capture,
        restart_as_administrator,
        choose_file,
        open_sample,
        restart_capture,
        pause_capture,
        resume_capture,
        stop_capture,
        close_capture,
        refresh_figures,
        set_interval,
        set_table,
        narrow,
        list_packets,
        list_hosts,
        list_flows,
        save_image,
    ]
}

#[tauri::command]
fn get_state(session: State<'_, Session>) -> CaptureState {
    session.state()
}

#[tauri::command]
fn get_interfaces(
    session: State<'_, Session>,
    interfaces: State<'_, InterfaceWatch>,
) -> InterfaceList {
    match session.state() {
        CaptureState::Idle => interfaces.watch(),
        CaptureState::Starting { .. }
        | CaptureState::Running { .. }
        | CaptureState::Ended { .. }
        | CaptureState::Failed { .. } => interfaces.present(),
    }
}

#[tauri::command]
fn get_settings(session: State<'_, Session>) -> Settings {
    session.settings()
}

#[tauri::command]
fn reload_interfaces(interfaces: State<'_, InterfaceWatch>) {
    interfaces.reload();
}

#[tauri::command]
async fn check_filter(
    app: AppHandle,
    filter: String,
    link_type: Option<String>,
) -> Result<(), Failure> {
    check_argument(&filter)?;
    let link_type = link_type.unwrap_or_else(|| "EN10MB".into());
    let arguments = ["check-filter", "--link-type", &link_type, "--", &filter];
    worker::run_to_end(&app, arguments.map(OsString::from).to_vec()).await
}

#[tauri::command]
fn start_capture(
    session: State<'_, Session>,
    interfaces: State<'_, InterfaceWatch>,
    name: String,
    filter: String,
    as_administrator: bool,
) {
    let label = interfaces.label(&name);
    let origin = Origin::Interface {
        name,
        label,
        as_administrator,
    };
    session.begin(origin, filter);
}

#[tauri::command]
async fn allow_capture(app: AppHandle) -> Result<(), Failure> {
    rights::allow_capture(&app).await
}

#[tauri::command]
async fn restart_as_administrator(app: AppHandle) -> Result<(), Failure> {
    rights::restart_as_administrator(&app).await
}

#[tauri::command]
async fn choose_file(
    app: AppHandle,
    session: State<'_, Session>,
    filter: String,
) -> Result<bool, Failure> {
    let Some(path) = dialogs::file_to_open(&app).await? else {
        return Ok(false);
    };
    session.begin(Origin::File(path), filter);
    Ok(true)
}

#[tauri::command]
async fn open_sample(session: State<'_, Session>, filter: String) -> Result<(), Failure> {
    session.open_sample(filter).await
}

#[tauri::command]
fn restart_capture(session: State<'_, Session>, filter: String) -> Result<(), Failure> {
    session.restart(filter)
}

#[tauri::command]
fn pause_capture(session: State<'_, Session>) {
    session.set_display(Display::Paused);
}

#[tauri::command]
fn resume_capture(session: State<'_, Session>) {
    session.set_display(Display::Live);
}

#[tauri::command]
fn stop_capture(session: State<'_, Session>) -> Result<(), Failure> {
    session.stop()
}

#[tauri::command]
fn close_capture(session: State<'_, Session>, interfaces: State<'_, InterfaceWatch>) {
    session.close();
    interfaces.watch();
}

#[tauri::command]
fn refresh_figures(session: State<'_, Session>) -> Result<(), Failure> {
    session.refresh()
}

#[tauri::command]
fn set_interval(session: State<'_, Session>, interval_ms: u64) -> Result<(), Failure> {
    session.set_interval(interval_ms)
}

#[tauri::command]
async fn list_packets(
    session: State<'_, Session>,
    newest: u64,
    count: usize,
) -> Result<PacketPage, Failure> {
    match session.rows(RowRequest::Packets { newest, count }).await? {
        Page::Packets(page) => Ok(page),
        Page::Hosts(_) | Page::Flows(_) => Err(other_rows()),
    }
}

#[tauri::command]
fn set_table(session: State<'_, Session>, query: Option<TableQuery>) -> Result<(), Failure> {
    session.set_table(query)
}

#[tauri::command]
fn narrow(session: State<'_, Session>, host: Option<String>) -> Result<(), Failure> {
    let host = host.map(|host| host.parse()).transpose().map_err(|_| {
        Failure::new(
            FailureCode::InvalidRequest,
            "That is no IP address.",
            "Pick a host that has one.",
        )
    })?;
    session.narrow(host)
}

#[tauri::command]
async fn list_hosts(
    session: State<'_, Session>,
    query: HostQuery,
    offset: usize,
    count: usize,
) -> Result<HostPage, Failure> {
    match session
        .rows(RowRequest::Table {
            query: TableQuery::Hosts(query),
            offset,
            count,
        })
        .await?
    {
        Page::Hosts(page) => Ok(page),
        Page::Packets(_) | Page::Flows(_) => Err(other_rows()),
    }
}

#[tauri::command]
async fn list_flows(
    session: State<'_, Session>,
    query: FlowQuery,
    offset: usize,
    count: usize,
) -> Result<FlowPage, Failure> {
    match session
        .rows(RowRequest::Table {
            query: TableQuery::Flows(query),
            offset,
            count,
        })
        .await?
    {
        Page::Flows(page) => Ok(page),
        Page::Packets(_) | Page::Hosts(_) => Err(other_rows()),
    }
}

/// The worker answers in the order of the questions, so this is a mistake in it.
fn other_rows() -> Failure {
    Failure::new(
        FailureCode::Internal,
        "The capture worker answered with other rows than were asked for.",
        "Start the capture again, and please report this.",
    )
}

#[tauri::command]
async fn save_image(app: AppHandle, name: String, bytes: Vec<u8>) -> Result<bool, Failure> {
    image::save(&app, &name, &bytes).await
}
