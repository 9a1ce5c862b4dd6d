//! `whatthen serve` and `whatthen password`: a desk in the browser.

use std::io::{self, BufRead, IsTerminal};
use std::net::SocketAddr;

use anyhow::{Context, bail};

use super::{OnDesk, WrongCall};
use crate::config::Config;
use crate::desk::{DeskFolder, is_held};
use crate::gathering::Keeper;
use crate::report::warn;
use crate::serving::gathering;
use crate::web::{self, PASSWORD_LEAST, PASSWORD_MOST, PASSWORD_NOTE, Serving};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    /// Address and port to listen on, instead of `serve.listen`. Any but one of loopback wants a password: whatthen password
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// A name that browsers call the desk by, beside localhost; may be given several times
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Browsers reach the desk over https, through a proxy
    #[arg(long)]
    https: bool,
    /// Do not gather: show what there is, and keep what is handed in
    #[arg(long)]
    no_gather: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct PasswordArgs {
    #[command(flatten)]
    desk: OnDesk,
    /// Take the password away: only this machine can open the desk then, without one
    #[arg(long)]
    remove: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct GroupingArgs {
    #[command(flatten)]
    desk: OnDesk,
}

pub(super) fn run_grouping(args: &GroupingArgs) -> anyhow::Result<u8> {
    web::group_newest(&args.desk.folder()?)?;
    Ok(0)
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let folder = args.desk.folder()?;
    let config = Config::of_desk(&folder)?;
    let written = &config.serve.listen;
    let listen = match args.listen {
        Some(listen) => listen,
        None => written.parse().map_err(|_| {
            WrongCall(format!("serve.listen: {written:?} is no address with a port, as 127.0.0.1:8100"))
        })?,
    };
    if !listen.ip().is_loopback() {
        let people = store::Desk::open_to_read(&DeskFolder::new(&folder).people())?;
        if !people.notes()?.contains_key(PASSWORD_NOTE) {
            return Err(WrongCall(format!(
                "{listen} can be reached from other machines; set a password first: whatthen password --desk {}",
                folder.display()
            ))
            .into());
        }
    }
    let keeper = match Keeper::start(&folder, &config.gather, !args.no_gather) {
        Ok(keeper) => Some(keeper),
        Err(error) if is_held(&error) => {
            warn(format_args!(
                "{error:#}; until then the desk is only shown, nothing is gathered or taken in"
            ));
            None
        }
        Err(error) => return Err(error),
    };
    let hosts = config.serve.hosts.into_iter().chain(args.hosts.iter().cloned()).collect();
    let serving = Serving { listen, hosts, https: args.https };
    web::serve(&folder, serving, gathering(keeper), |address| {
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
    if password.len() > PASSWORD_MOST {
        bail!("the password is too long: it takes at most {PASSWORD_MOST} bytes");
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
