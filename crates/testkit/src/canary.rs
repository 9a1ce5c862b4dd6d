//! Listeners that nobody may come to.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Listens at every address of this machine, at a port of its own and, where that may be had, at port 80; takes down
/// who comes. Ends with the process.
#[derive(Debug)]
pub struct Canary {
    listeners: Vec<Listener>,
}

#[derive(Debug)]
struct Listener {
    port: u16,
    came: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Default for Canary {
    fn default() -> Self {
        let own = Listener::start(0).expect("a free port");
        Self { listeners: [Some(own), Listener::start(80)].into_iter().flatten().collect() }
    }
}

impl Canary {
    /// Its own port.
    pub fn port(&self) -> u16 {
        self.listeners[0].port
    }

    /// How many came until now. It comes once itself, and so shows that it listens.
    pub fn came(&self) -> usize {
        self.listeners.iter().map(Listener::came).sum()
    }
}

impl Listener {
    fn start(port: u16) -> Option<Self> {
        // Where there is IPv6, this takes IPv4 too.
        let listener =
            TcpListener::bind(("::", port)).or_else(|_| TcpListener::bind(("0.0.0.0", port))).ok()?;
        let port = listener.local_addr().ok()?.port();
        let came: Arc<Mutex<Vec<SocketAddr>>> = Arc::default();
        let noted = Arc::clone(&came);
        thread::spawn(move || {
            while let Ok((_, from)) = listener.accept() {
                noted.lock().unwrap_or_else(PoisonError::into_inner).push(from);
            }
        });
        Some(Self { port, came })
    }

    fn came(&self) -> usize {
        let own = TcpStream::connect(("127.0.0.1", self.port)).expect("the canary listens");
        let own = own.local_addr().expect("an address").port();
        loop {
            // They are taken in turn: whoever came before is there once this one is.
            let mut came = self.came.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(at) =
                came.iter().position(|from| from.port() == own && from.ip().to_canonical().is_loopback())
            {
                came.remove(at);
                return came.len();
            }
            drop(came);
            thread::sleep(Duration::from_millis(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_is_counted() {
        let canary = Canary::default();
        let before = canary.came();
        for ip in ["127.0.0.1", "127.9.8.7"] {
            TcpStream::connect((ip, canary.port())).unwrap();
        }
        assert_eq!(canary.came(), before + 2);
    }
}
