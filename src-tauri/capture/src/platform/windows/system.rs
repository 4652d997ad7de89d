//! The calls of Windows that the worker makes, each behind a safe function.
#![expect(
    unsafe_code,
    reason = "Windows is called through C; nothing outside this file does so"
)]

use std::ffi::{CStr, OsString};
use std::io;
use std::os::windows::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::path::{Path, PathBuf};
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_SUCCESS, HANDLE};
use windows_sys::Win32::Security::{
    GetTokenInformation, TOKEN_ELEVATION, TOKEN_QUERY, TokenElevation,
};
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
    JOBOBJECT_BASIC_LIMIT_INFORMATION, JobObjectBasicLimitInformation, SetInformationJobObject,
};
use windows_sys::Win32::System::LibraryLoader::{
    GetProcAddress, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR, LOAD_LIBRARY_SEARCH_SYSTEM32, LoadLibraryExW,
    SetDefaultDllDirectories,
};
use windows_sys::Win32::System::Registry::{HKEY_LOCAL_MACHINE, RRF_RT_REG_DWORD, RegGetValueW};
use windows_sys::Win32::System::SystemInformation::GetSystemDirectoryW;
use windows_sys::Win32::System::Threading::{
    GetCurrentProcess, OpenProcessToken, ProcessChildProcessPolicy, ProcessDynamicCodePolicy,
    ProcessExtensionPointDisablePolicy, ProcessImageLoadPolicy, SetProcessMitigationPolicy,
};
use windows_sys::core::BOOL;
use windows_sys::w;

/// Something that a process can give up for good.
#[derive(Debug, Clone, Copy)]
pub enum Ability {
    /// Starting another program.
    ChildProcess,
    /// Making code while it runs.
    DynamicCode,
    /// Loading a library from another computer, or one that an untrusted program wrote.
    ForeignImages,
    /// Loading what input methods, hooks and the like want loaded into every program.
    ExtensionPoints,
}

/// Has libraries that are asked for by name searched in System32 alone.
///
/// # Errors
/// What Windows says.
pub fn search_system_folder_only() -> io::Result<()> {
    // SAFETY: it takes a number.
    checked(unsafe { SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32) })
}

/// Where System32 is. No variable of the environment is asked: it could say anything.
///
/// # Errors
/// What Windows says.
pub fn system_folder() -> io::Result<PathBuf> {
    let mut name = [0_u16; 260];
    // SAFETY: the buffer is as long as is said.
    let length = unsafe { GetSystemDirectoryW(name.as_mut_ptr(), 260) };
    match name.get(..length as usize) {
        Some(name @ [_, ..]) => Ok(OsString::from_wide(name).into()),
        Some([]) => Err(io::Error::last_os_error()),
        None => Err(io::ErrorKind::InvalidFilename.into()),
    }
}

/// Loads a library for good; what it needs is looked for beside it and in System32. Says whether it is
/// there, and has the function.
pub fn load_library(path: &Path, function: Option<&CStr>) -> bool {
    let path: Vec<u16> = path.as_os_str().encode_wide().chain([0]).collect();
    let places = LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32;
    // SAFETY: the path ends in a zero; a library of the system's folders may be run.
    let library = unsafe { LoadLibraryExW(path.as_ptr(), ptr::null_mut(), places) };
    if library.is_null() {
        return false;
    }
    // SAFETY: the library is loaded, and the name ends in a zero.
    function.is_none_or(|name| unsafe { GetProcAddress(library, name.as_ptr().cast()).is_some() })
}

/// Whether Npcap was installed for administrators only.
pub fn npcap_is_for_administrators() -> bool {
    let mut value = 0_u32;
    let mut size = 4_u32;
    // SAFETY: the texts end in zeros, and the value has the size that is said.
    let outcome = unsafe {
        RegGetValueW(
            HKEY_LOCAL_MACHINE,
            w!("SYSTEM\\CurrentControlSet\\Services\\npcap\\Parameters"),
            w!("AdminOnly"),
            RRF_RT_REG_DWORD,
            ptr::null_mut(),
            (&raw mut value).cast(),
            &raw mut size,
        )
    };
    outcome == ERROR_SUCCESS && value != 0
}

/// Whether this process has an administrator's rights.
pub fn is_elevated() -> bool {
    let mut token: HANDLE = ptr::null_mut();
    // SAFETY: the handle of this process needs no closing, and there is room for the token's.
    let opened = unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token) };
    if opened == 0 {
        return false;
    }
    // SAFETY: the handle was just opened, and is nobody else's.
    let token = unsafe { OwnedHandle::from_raw_handle(token) };
    let mut elevation = TOKEN_ELEVATION::default();
    let mut size = 0;
    // SAFETY: the structure is the one that is asked for, and has the size that is said.
    let told = unsafe {
        GetTokenInformation(
            token.as_raw_handle(),
            TokenElevation,
            (&raw mut elevation).cast(),
            size_of_u32::<TOKEN_ELEVATION>(),
            &raw mut size,
        )
    };
    told != 0 && elevation.TokenIsElevated != 0
}

/// Puts this process into a job that holds one process: it cannot start another.
///
/// # Errors
/// What Windows says.
pub fn stay_the_only_process() -> io::Result<()> {
    // SAFETY: both pointers may be null.
    let job = unsafe { CreateJobObjectW(ptr::null(), ptr::null()) };
    if job.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle was just made, and is nobody else's.
    let job = unsafe { OwnedHandle::from_raw_handle(job) };
    let limits = JOBOBJECT_BASIC_LIMIT_INFORMATION {
        LimitFlags: JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
        ActiveProcessLimit: 1,
        ..Default::default()
    };
    // SAFETY: the structure is the one that is named, and has the size that is said.
    checked(unsafe {
        SetInformationJobObject(
            job.as_raw_handle(),
            JobObjectBasicLimitInformation,
            (&raw const limits).cast(),
            size_of_u32::<JOBOBJECT_BASIC_LIMIT_INFORMATION>(),
        )
    })?;
    // SAFETY: both handles are open. The job lives on while this process is in it.
    checked(unsafe { AssignProcessToJobObject(job.as_raw_handle(), GetCurrentProcess()) })
}

/// Gives something up for good.
///
/// # Errors
/// What Windows says; older versions know less.
pub fn give_up(ability: Ability) -> io::Result<()> {
    let (policy, flags) = match ability {
        Ability::ChildProcess => (ProcessChildProcessPolicy, 0b1_u32),
        Ability::DynamicCode => (ProcessDynamicCodePolicy, 0b1),
        Ability::ForeignImages => (ProcessImageLoadPolicy, 0b11),
        Ability::ExtensionPoints => (ProcessExtensionPointDisablePolicy, 0b1),
    };
    // SAFETY: the structures of these policies are 32 bits of flags each.
    checked(unsafe { SetProcessMitigationPolicy(policy, (&raw const flags).cast(), 4) })
}

fn checked(outcome: BOOL) -> io::Result<()> {
    if outcome == 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// The structures of Windows say their sizes in 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "some bytes each")]
const fn size_of_u32<T>() -> u32 {
    size_of::<T>() as u32
}
