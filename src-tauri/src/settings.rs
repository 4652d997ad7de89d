//! What is remembered from one start to the next: a small JSON file.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use traffic::failure::{Failure, FailureCode};
use traffic::request::INTERVALS;
use traffic::text::clean_path;

use crate::state::Settings;

/// The most that is read: settings are a few hundred bytes.
const LARGEST_FILE: u64 = 1024 * 1024;

/// The settings and the file that they are kept in.
#[derive(Debug)]
pub struct SettingsFile {
    path: Option<PathBuf>,
    settings: Settings,
}

impl SettingsFile {
    /// Reads the settings in `folder`. A file that cannot be understood is kept aside as
    /// `settings.bad.json`, and settings begin anew; without a folder nothing is remembered.
    #[must_use]
    pub fn open(folder: Option<PathBuf>) -> Self {
        let path = folder.map(|folder| folder.join("settings.json"));
        let settings = path.as_deref().and_then(read).unwrap_or_default();
        Self { path, settings }
    }

    /// The present settings.
    #[must_use]
    pub fn get(&self) -> &Settings {
        &self.settings
    }

    /// Changes the settings and remembers them. That they cannot be written is no reason to stop:
    /// they hold until the window is closed.
    pub fn change(&mut self, change: impl FnOnce(&mut Settings)) {
        let before = self.settings.clone();
        change(&mut self.settings);
        if self.settings != before
            && let Some(path) = &self.path
        {
            let _ = write(path, &self.settings);
        }
    }
}

fn read(path: &Path) -> Option<Settings> {
    let settings = match read_text(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        text => text.and_then(|text| Ok(serde_json::from_slice::<Settings>(&text)?)),
    };
    match settings {
        Ok(settings) if INTERVALS.contains(&Duration::from_millis(settings.interval_ms)) => {
            Some(settings)
        }
        Ok(_) | Err(_) => {
            let aside = path.with_extension("bad.json");
            let notice = match fs::rename(path, &aside) {
                Ok(()) => kept_aside(&aside),
                Err(error) => not_kept(path, &error),
            };
            Some(Settings {
                notice: Some(notice),
                ..Settings::default()
            })
        }
    }
}

/// The file, unless it is too large to be one of ours.
fn read_text(path: &Path) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    File::open(path)?
        .take(LARGEST_FILE + 1)
        .read_to_end(&mut text)?;
    if text.len() as u64 > LARGEST_FILE {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(text)
}

fn kept_aside(aside: &Path) -> Failure {
    Failure::new(
        FailureCode::UnreadableSettings,
        "The settings could not be understood, and begin anew.",
        format!("The old ones are kept as {}.", clean_path(aside)),
    )
}

fn not_kept(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        FailureCode::UnreadableSettings,
        format!("The settings could not be understood, nor kept aside: {error}."),
        format!("They begin anew. The old ones are in {}.", clean_path(path)),
    )
}

/// Written beside it and renamed, so that a crash leaves the old file or the new one.
fn write(path: &Path, settings: &Settings) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let settings = Settings {
        notice: None,
        ..settings.clone()
    };
    let new = path.with_extension("new.json");
    fs::write(&new, serde_json::to_vec_pretty(&settings)?)?;
    fs::rename(new, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = format!("wirewatch-settings-{name}-{}", std::process::id());
            Self(std::env::temp_dir().join(folder))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn settings_are_remembered() {
        let folder = Folder::new("remembered");
        let mut file = SettingsFile::open(Some(folder.0.clone()));
        assert_eq!(file.get(), &Settings::default());
        file.change(|settings| settings.interface = Some("eth0".into()));
        let again = SettingsFile::open(Some(folder.0.clone()));
        assert_eq!(again.get().interface.as_deref(), Some("eth0"));
        assert_eq!(again.get().notice, None);
    }

    #[test]
    fn a_bad_file_is_kept_aside() {
        let folder = Folder::new("bad");
        fs::create_dir_all(&folder.0).unwrap();
        let largest = format!("{{}}{}", " ".repeat(1024 * 1024 - 2));
        let too_large = format!("{largest} ");
        fs::write(folder.0.join("settings.json"), largest).unwrap();
        let file = SettingsFile::open(Some(folder.0.clone()));
        assert_eq!(file.get().notice, None, "as large as it may be");
        for bad in ["{", "{\"intervalMs\":0}", "", &too_large] {
            fs::write(folder.0.join("settings.json"), bad).unwrap();
            let file = SettingsFile::open(Some(folder.0.clone()));
            let notice = file.get().notice.clone();
            let code = notice.map(|notice| notice.code);
            assert_eq!(code, Some(FailureCode::UnreadableSettings), "{bad:?}");
            assert_eq!(file.get().interval_ms, 2000, "{bad:?}");
            let kept = fs::read_to_string(folder.0.join("settings.bad.json"));
            assert_eq!(kept.unwrap(), bad, "{bad:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_kept_aside_and_never_written_over() {
        let folder = Folder::new("unreadable");
        let path = folder.0.join("settings.json");
        fs::create_dir_all(path.join("in it")).unwrap();
        let mut file = SettingsFile::open(Some(folder.0.clone()));
        let code = file.get().notice.as_ref().map(|notice| notice.code);
        assert_eq!(code, Some(FailureCode::UnreadableSettings));
        file.change(|settings| settings.filter = "udp".into());
        assert!(path.is_file());
        assert!(folder.0.join("settings.bad.json/in it").is_dir());
    }

    #[test]
    fn a_setting_that_an_older_version_did_not_have_takes_its_default() {
        let folder = Folder::new("older");
        fs::create_dir_all(&folder.0).unwrap();
        fs::write(folder.0.join("settings.json"), "{\"filter\":\"udp\"}").unwrap();
        let file = SettingsFile::open(Some(folder.0.clone()));
        assert_eq!(file.get().filter, "udp");
        assert_eq!(file.get().interval_ms, 2000);
    }
}
