//! A process under watch: how long it took, how much of the processor and of memory.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use crate::program::words;

/// How often memory is looked at.
const EVERY: Duration = Duration::from_millis(10);
/// Ticks of a second in `/proc`, the same on every Linux.
const TICKS: f64 = 100.0;

/// What a process cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) seconds: f64,
    /// Seconds of processor.
    pub(crate) cpu: f64,
    pub(crate) peak: Memory,
}

/// Memory of a process, in KiB.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Memory {
    /// The most that was resident at any time.
    pub(crate) most: u64,
    /// Resident now.
    pub(crate) resident: u64,
    /// Of that, what is no page of a file.
    pub(crate) anonymous: u64,
}

/// Runs `command` to its end, its output thrown away. It must end with one of `codes`.
pub(crate) fn watch(command: &mut Command, codes: &[i32]) -> anyhow::Result<Cost> {
    let before = processor_of_children()?;
    let started = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut peak = Memory::default();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        // It may have ended just now.
        if let Ok(memory) = memory(child.id()) {
            peak.most = peak.most.max(memory.most);
            peak.resident = peak.resident.max(memory.resident);
            peak.anonymous = peak.anonymous.max(memory.anonymous);
        }
        std::thread::sleep(EVERY);
    };
    let seconds = started.elapsed().as_secs_f64();
    ensure!(
        status.code().is_some_and(|code| codes.contains(&code)),
        "`{}` ended with {status}",
        words(command).chars().take(200).collect::<String>()
    );
    Ok(Cost { seconds, cpu: processor_of_children()? - before, peak })
}

/// Memory of the process `id`.
pub(crate) fn memory(id: u32) -> anyhow::Result<Memory> {
    let said = fs::read_to_string(format!("/proc/{id}/status"))?;
    let field = |name: &str| -> anyhow::Result<u64> {
        let line = said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let value = line.and_then(|line| line.split_whitespace().next()).context("the process is gone")?;
        Ok(value.parse()?)
    };
    Ok(Memory { most: field("VmHWM")?, resident: field("VmRSS")?, anonymous: field("RssAnon")? })
}

/// Processor time of all children that ended, in seconds.
pub(crate) fn processor_of_children() -> anyhow::Result<f64> {
    let said = fs::read_to_string("/proc/self/stat")?;
    // The name, in brackets, may hold blanks; counted behind it, the 14th and 15th field are what is wanted.
    let behind = said.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = behind.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
    ticks(13)
        .zip(ticks(14))
        .map(|(user, system)| (user + system) / TICKS)
        .context("/proc/self/stat is not understood")
}
