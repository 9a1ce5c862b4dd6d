//! `whatthen serve` and `whatthen password`: a desk in the browser.

use std::io::{self, BufRead, IsTerminal};
use std::net::SocketAddr;

use anyhow::{Context, bail};

use super::{OnDesk, WrongCall};
use crate::desk::DeskFolder;
use crate::report::warn;
use crate::web::{self, Gathering, PASSWORD_LEAST, PASSWORD_NOTE, Serving};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    /// Address and port to listen on. Any but one of loopback wants a password: whatthen password
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8100")]
    listen: SocketAddr,
    /// A name that browsers call the desk by, beside localhost; may be given several times
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Browsers reach the desk over https, through a proxy
    #[arg(long)]
    https: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct PasswordArgs {
    #[command(flatten)]
    desk: OnDesk,
    /// Take the password away: only this machine can open the desk then, without one
    #[arg(long)]
    remove: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let folder = args.desk.folder()?;
    if !args.listen.ip().is_loopback() {
        let people = store::Desk::open_to_read(&DeskFolder::new(&folder).people())?;
        if !people.notes()?.contains_key(PASSWORD_NOTE) {
            return Err(WrongCall(format!(
                "{} can be reached from other machines; set a password first: whatthen password --desk {}",
                args.listen,
                folder.display()
            ))
            .into());
        }
    }
    let serving = Serving { listen: args.listen, hosts: args.hosts.clone(), https: args.https };
    web::serve(&folder, serving, Gathering::none(), |address| {
        warn(format_args!("{}: open http://{address}/ in a browser; end with Ctrl-C", folder.display()));
    })?;
    Ok(0)
}

pub(super) fn run_password(args: &PasswordArgs) -> anyhow::Result<u8> {
    let folder = args.desk.folder()?;
    let mut people = store::Desk::open(&DeskFolder::new(&folder).people())?;
    if args.remove {
        people.unnote(PASSWORD_NOTE)?;
        warn(format_args!("{}: has no password now", folder.display()));
        return Ok(0);
    }
    let password = read_password()?;
    if password.chars().count() < PASSWORD_LEAST {
        bail!("the password is too short: it takes {PASSWORD_LEAST} characters or more, some words say");
    }
    people.note(PASSWORD_NOTE, &web::hashed(&password)?)?;
    warn(format_args!("{}: has a password now; who was signed in is not any more", folder.display()));
    Ok(0)
}

/// The password as it is typed, unseen; or the first line of standard input.
fn read_password() -> anyhow::Result<String> {
    if io::stdin().is_terminal() {
        warn("New password of the desk, typed unseen:");
        return console::Term::stderr().read_secure_line().context("the terminal");
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).context("standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
