//! The configuration: one TOML file, `whatthen.toml` in the desk's folder, each key overridable by an environment
//! variable. Read once, handed down in parts.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

/// Name of the file in a desk's folder.
pub(crate) const FILE: &str = "whatthen.toml";
/// Names another file.
const FILE_VARIABLE: &str = "WHATTHEN_CONFIG";

/// Everything that can be set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// How the web is asked.
    pub(crate) gather: GatherConfig,
    /// How the desk is shown.
    pub(crate) serve: ServeConfig,
}

/// How the web is asked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct GatherConfig {
    /// An address or page where a publisher reaches who runs this desk; it stands in the user agent.
    pub(crate) contact: String,
    /// Networks besides the public internet that may be asked, such as `10.1.2.0/24`.
    pub(crate) networks: Vec<String>,
    /// Whether the pages that feeds announce are asked for.
    pub(crate) pages: bool,
    /// Milliseconds between two requests to one host.
    pub(crate) host_gap_ms: u64,
    /// Connections at once, to all hosts.
    pub(crate) connections: usize,
    /// Seconds that asking for one thing may take, redirects included, waiting for its turn not.
    pub(crate) visit_seconds: u64,
}

impl Default for GatherConfig {
    fn default() -> Self {
        Self {
            contact: String::new(),
            networks: Vec::new(),
            pages: true,
            host_gap_ms: 1000,
            connections: 256,
            visit_seconds: 60,
        }
    }
}

/// How the desk is shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ServeConfig {
    /// Address and port to listen at.
    pub(crate) listen: String,
    /// Names besides `localhost` and the address itself that the desk is asked for by.
    pub(crate) hosts: Vec<String>,
}

impl Default for ServeConfig {
    fn default() -> Self {
        Self { listen: "127.0.0.1:8100".to_owned(), hosts: Vec::new() }
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, Error)]
pub(crate) enum ConfigError {
    /// The file cannot be read.
    #[error("{}: cannot be read: {error}", path.display())]
    Read { path: PathBuf, error: std::io::Error },
    /// The file is not as it should be.
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: Box<toml::de::Error> },
    /// A variable is not as it should be.
    #[error("{name}: {reason}")]
    Variable { name: String, reason: String },
}

/// Every key with what it is for: the documentation is held to it.
pub(crate) const KEYS: [(&str, &str); 8] = [
    ("gather.contact", "where a publisher reaches who runs this desk; stands in the user agent"),
    ("gather.networks", "networks besides the public internet that may be asked, such as 10.1.2.0/24"),
    ("gather.pages", "whether the pages that feeds announce are asked for"),
    ("gather.host_gap_ms", "milliseconds between two requests to one host"),
    ("gather.connections", "connections at once, to all hosts"),
    ("gather.visit_seconds", "seconds that asking for one thing may take, redirects included"),
    ("serve.listen", "address and port to listen at"),
    ("serve.hosts", "names besides localhost and the address itself that the desk is asked for by"),
];

impl Config {
    /// The configuration of the desk in `folder`.
    pub(crate) fn of_desk(folder: &Path) -> Result<Self, ConfigError> {
        Self::read(folder, &|name| std::env::var(name).ok())
    }

    fn read(folder: &Path, variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let named = variable(FILE_VARIABLE).map(PathBuf::from);
        let path = named.clone().unwrap_or_else(|| folder.join(FILE));
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => String::new(),
            Err(error) => return Err(ConfigError::Read { path, error }),
        };
        let mut config: Self =
            toml::from_str(&text).map_err(|error| ConfigError::File { path, error: Box::new(error) })?;
        for (key, _) in KEYS {
            let name = variable_of(key);
            if let Some(value) = variable(&name) {
                config.set(key, &value).map_err(|reason| ConfigError::Variable { name, reason })?;
            }
        }
        Ok(config)
    }

    /// What `key` is set to, as TOML writes it.
    pub(crate) fn shown(&self, key: &str) -> String {
        match key {
            "gather.contact" => format!("{:?}", self.gather.contact),
            "gather.networks" => format!("{:?}", self.gather.networks),
            "gather.pages" => self.gather.pages.to_string(),
            "gather.host_gap_ms" => self.gather.host_gap_ms.to_string(),
            "gather.connections" => self.gather.connections.to_string(),
            "gather.visit_seconds" => self.gather.visit_seconds.to_string(),
            "serve.listen" => format!("{:?}", self.serve.listen),
            "serve.hosts" => format!("{:?}", self.serve.hosts),
            _ => String::new(),
        }
    }

    /// Sets `key` to what a variable says.
    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let list =
            || value.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect();
        match key {
            "gather.contact" => value.clone_into(&mut self.gather.contact),
            "gather.networks" => self.gather.networks = list(),
            "gather.pages" => self.gather.pages = parsed(value, "true or false")?,
            "gather.host_gap_ms" => self.gather.host_gap_ms = parsed(value, "a number of milliseconds")?,
            "gather.connections" => self.gather.connections = parsed(value, "a number of connections")?,
            "gather.visit_seconds" => self.gather.visit_seconds = parsed(value, "a number of seconds")?,
            "serve.listen" => value.clone_into(&mut self.serve.listen),
            "serve.hosts" => self.serve.hosts = list(),
            _ => return Err("is no key".to_owned()),
        }
        Ok(())
    }
}

fn parsed<T: std::str::FromStr>(value: &str, wanted: &str) -> Result<T, String> {
    value.trim().parse().map_err(|_| format!("{value:?} is not {wanted}"))
}

/// The variable that overrides `key`: `WHATTHEN_GATHER_CONTACT` for `gather.contact`.
pub(crate) fn variable_of(key: &str) -> String {
    format!("WHATTHEN_{}", key.replace('.', "_").to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn the_example_says_what_holds_without_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let example = include_str!("../../../whatthen.example.toml");
        fs::write(folder.path().join(FILE), example).unwrap();
        assert_eq!(Config::read(folder.path(), &none).unwrap(), Config::default());
        for (key, what) in KEYS {
            let (table, name) = key.split_once('.').unwrap();
            assert!(
                example.contains(&format!("[{table}]")) && example.contains(&format!("\n{name} = ")),
                "{key}"
            );
            assert!(example.contains(what), "{key}: {what}");
        }
    }

    #[test]
    fn every_key_has_a_variable() {
        let folder = tempfile::tempdir().unwrap();
        for (key, _) in KEYS {
            let value = match key {
                "gather.pages" => "false",
                "gather.host_gap_ms" | "gather.connections" | "gather.visit_seconds" => "7",
                _ => "127.0.0.1:7",
            };
            let set = |name: &str| (name == variable_of(key)).then(|| value.to_owned());
            assert_ne!(Config::read(folder.path(), &set).unwrap(), Config::default(), "{key}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "[gather]\nhostgap = 1\n").unwrap();
        let said = Config::read(folder.path(), &none).unwrap_err().to_string();
        assert!(said.contains("whatthen.toml") && said.contains("hostgap"), "{said}");
        let wrong = |name: &str| (name == "WHATTHEN_GATHER_PAGES").then(|| "perhaps".to_owned());
        fs::remove_file(folder.path().join(FILE)).unwrap();
        let said = Config::read(folder.path(), &wrong).unwrap_err().to_string();
        assert_eq!(said, "WHATTHEN_GATHER_PAGES: \"perhaps\" is not true or false");
    }
}
