//! Writes the worker's manual page and the shells' completions from its command line.
//! `UPDATE=1 cargo test -p wirewatch-capture --test manual` rewrites the files.

// The defaults that the page names are those of the system, and only Linux has the page.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

/// One page for all: what clap says of the whole, and a section on each command.
fn manual_page() -> String {
    // The help of the whole says what each command's would.
    let mut command =
        wirewatch_capture::command_line().mut_subcommands(|one| one.disable_help_flag(true));
    // Gives each command its full name and takes over what holds for all.
    command.build();
    let page = Man::new(command.clone());
    let mut parts = [const { Vec::new() }; 4];
    page.render_name_section(&mut parts[0]).unwrap();
    page.render_synopsis_section(&mut parts[1]).unwrap();
    page.render_description_section(&mut parts[2]).unwrap();
    page.render_options_section(&mut parts[3]).unwrap();
    let [name, synopsis, description, options] = parts.map(|part| without_preamble(&part));
    let commands: String = command
        .get_subcommands()
        .filter(|one| !one.is_hide_set() && one.get_name() != "help")
        .map(section)
        .collect();
    let examples = examples(&command);
    format!(
        "{PREAMBLE}{name}{synopsis}{description}.SH COMMANDS\n{commands}{options}{examples}{SEE_ALSO}"
    )
}

const PREAMBLE: &str = r#".TH wirewatch\-capture 1 "" "Wirewatch @VERSION@" "User Commands"
.ie \n(.g .ds Aq \(aq
.el .ds Aq '
"#;

const SEE_ALSO: &str = ".SH SEE ALSO\n\\fBwirewatch\\fR(1), \\fBpcap\\-filter\\fR(7)\n";

/// clap's section, without what has to stand in a page only once.
fn without_preamble(section: &[u8]) -> String {
    std::str::from_utf8(section)
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with(".ie ") && !line.starts_with(".el "))
        .fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

/// What a page of its own would say on a command, one level down.
fn section(command: &Command) -> String {
    let page = Man::new(command.clone());
    let mut parts = [const { Vec::new() }; 3];
    page.render_synopsis_section(&mut parts[0]).unwrap();
    page.render_description_section(&mut parts[1]).unwrap();
    page.render_options_section(&mut parts[2]).unwrap();
    let [synopsis, description, options] = parts.map(|part| {
        let text = without_preamble(&part);
        let body = text
            .split_once('\n')
            .map(|(_heading, body)| body.to_owned());
        body.unwrap_or_default()
    });
    let name = command.get_name().replace('-', "\\-");
    format!(".SS {name}\n{synopsis}.PP\n{description}{options}")
}

/// What follows the help: lines to try, and what the exit status means.
fn examples(command: &Command) -> String {
    let after = command.get_after_help().unwrap().to_string();
    let escaped = after
        .replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('\'', "\\(aq");
    let (examples, status) = escaped.split_once("\n\n").unwrap();
    let examples = examples.strip_prefix("Examples:\n").unwrap();
    let status = status.strip_prefix("Exit status: ").unwrap();
    format!(".SH EXAMPLES\n.nf\n{examples}\n.fi\n.SH EXIT STATUS\n{status}\n")
}

fn completions(shell: Shell) -> String {
    let mut text = Vec::new();
    let mut command = wirewatch_capture::command_line();
    clap_complete::generate(shell, &mut command, "wirewatch-capture", &mut text);
    String::from_utf8(text).unwrap()
}

#[test]
fn the_manual_and_the_completions_are_those_of_the_command_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging/linux");
    for (name, expected) in [
        ("wirewatch-capture.1", manual_page()),
        ("wirewatch-capture.bash", completions(Shell::Bash)),
        ("wirewatch-capture.fish", completions(Shell::Fish)),
        ("_wirewatch-capture", completions(Shell::Zsh)),
    ] {
        let path = folder.join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &expected).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == expected,
            "{name} is not up to date: run UPDATE=1 cargo test -p wirewatch-capture --test manual"
        );
    }
}
