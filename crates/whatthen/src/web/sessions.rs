//! The desk's password and who has shown it.
//!
//! Of a session only the digest of its token is kept, and in memory alone: it ends with the program, and with the
//! password it was begun by.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use model::Sha256;
use tokio::sync::Semaphore;

use super::error::WebError;
use super::limits::{PASSWORD_MOST, PASSWORD_REST, SESSION_AGE, SESSIONS};
use super::state::Web;
use super::tries::{Trier, Tries};

/// Under which name the password's hash is noted among what people made.
pub(crate) const NOTE: &str = "password";
/// The cookie of a session.
const COOKIE: &str = "whatthen_session";

/// The password, and those who have shown it.
pub(crate) struct Sessions {
    /// Whether a desk without a password must not be used: it can be reached from other machines.
    required: bool,
    held: Mutex<Held>,
    /// Hashing takes 19 MiB: one at a time.
    hashing: Semaphore,
}

#[derive(Default)]
struct Held {
    /// The hash, and when it was read from the desk; `None` until it was.
    hash: Option<(Option<String>, Instant)>,
    /// When each session began, by the digest of its token.
    begun: HashMap<Sha256, Instant>,
    tries: Tries,
}

impl Sessions {
    /// `required`: whether the desk must not be used without a password.
    pub(crate) fn new(required: bool) -> Self {
        Self { required, held: Mutex::default(), hashing: Semaphore::new(1) }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether whoever sent these header fields may use the desk. What programs send with every request counts only
    /// where nothing is changed by it (`safe`).
    pub(crate) async fn admits(
        &self,
        web: &Web,
        headers: &HeaderMap,
        safe: bool,
        trier: Trier,
    ) -> Result<bool, WebError> {
        let Some(hash) = self.hash(web).await? else {
            if self.required {
                let words = "The password of this desk was taken away; set one: whatthen password.";
                return Err(WebError::NotNow(words.to_owned()));
            }
            return Ok(true);
        };
        if cookie(headers, COOKIE).is_some_and(|token| self.is_open(token)) {
            return Ok(true);
        }
        let Some(basic) = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()) else {
            return Ok(false);
        };
        if !safe {
            return Ok(false);
        }
        if self.is_open(basic) {
            return Ok(true);
        }
        let Some(password) = password_of(basic) else { return Ok(false) };
        let right = self.try_password(&hash, password, trier).await?;
        if right {
            self.begin(basic);
        }
        Ok(right)
    }

    /// Whether there is a password.
    pub(crate) async fn has_password(&self, web: &Web) -> Result<bool, WebError> {
        Ok(self.hash(web).await?.is_some())
    }

    /// Begins a session for whoever knows the password: its cookie. `None` where it is the wrong one.
    pub(crate) async fn sign_in(
        &self,
        web: &Web,
        password: String,
        trier: Trier,
    ) -> Result<Option<String>, WebError> {
        let Some(hash) = self.hash(web).await? else { return Ok(None) };
        if !self.try_password(&hash, password, trier).await? {
            return Ok(None);
        }
        let token = random().map_err(WebError::Failed)?;
        self.begin(&token);
        Ok(Some(set_cookie(COOKIE, &token, SESSION_AGE.as_secs(), web.https)))
    }

    /// Ends the session; the cookie that takes its own away.
    pub(crate) fn sign_out(&self, headers: &HeaderMap, https: bool) -> String {
        if let Some(token) = cookie(headers, COOKIE) {
            self.held().begun.remove(&Sha256::of(token.as_bytes()));
        }
        set_cookie(COOKIE, "", 0, https)
    }

    /// The hash of the desk's password, looked up when what is known of it is old.
    async fn hash(&self, web: &Web) -> Result<Option<String>, WebError> {
        if let Some((hash, read)) = &self.held().hash
            && read.elapsed() < PASSWORD_REST
        {
            return Ok(hash.clone());
        }
        let hash = web.readers.read(|view| Ok(view.people.notes()?.remove(NOTE))).await?;
        let mut held = self.held();
        if held.hash.as_ref().is_some_and(|(before, _)| *before != hash) {
            held.begun.clear();
        }
        held.hash = Some((hash.clone(), Instant::now()));
        Ok(hash)
    }

    async fn try_password(&self, hash: &str, password: String, trier: Trier) -> Result<bool, WebError> {
        // Counted before it is known to be wrong, so that tries at the same time are counted too.
        if !self.held().tries.begin(trier, Instant::now()) {
            let words = "Too many wrong passwords from this address. Wait half a minute before the next.";
            return Err(WebError::TooMany(words.to_owned()));
        }
        let _one = self.hashing.acquire().await.map_err(WebError::failed)?;
        let hash = hash.to_owned();
        let right = tokio::task::spawn_blocking(move || fits(&password, &hash)).await;
        let right = right.map_err(WebError::failed)?;
        if right {
            self.held().tries.forget(trier);
        }
        Ok(right)
    }

    fn begin(&self, token: &str) {
        let mut held = self.held();
        held.begun.retain(|_, begun| begun.elapsed() < SESSION_AGE);
        if held.begun.len() >= SESSIONS
            && let Some(oldest) = held.begun.iter().min_by_key(|(_, begun)| **begun).map(|(token, _)| *token)
        {
            held.begun.remove(&oldest);
        }
        held.begun.insert(Sha256::of(token.as_bytes()), Instant::now());
    }

    fn is_open(&self, token: &str) -> bool {
        // Looked up by digest: how long that takes tells nothing of the token.
        self.held()
            .begun
            .get(&Sha256::of(token.as_bytes()))
            .is_some_and(|begun| begun.elapsed() < SESSION_AGE)
    }
}

/// The hash of a password, as it is noted: Argon2id, 19 MiB, two passes, a salt of its own.
pub(crate) fn hashed(password: &str) -> anyhow::Result<String> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow::anyhow!("the password cannot be hashed: {error}"))?;
    Ok(hash.to_string())
}

fn fits(password: &str, hash: &str) -> bool {
    password.len() <= PASSWORD_MOST
        && PasswordHash::new(hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// The password in an `Authorization: Basic` field; the name beside it may be any.
fn password_of(basic: &str) -> Option<String> {
    let coded = basic.get(..6).filter(|scheme| scheme.eq_ignore_ascii_case("basic ")).map(|_| &basic[6..])?;
    let decoded = String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()?;
    decoded.split_once(':').map(|(_, password)| password.to_owned())
}

/// A token that nobody can guess: 256 bits.
pub(crate) fn random() -> anyhow::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// Whether a session's cookie was sent, whatever it is worth.
pub(crate) fn has_cookie(headers: &HeaderMap) -> bool {
    cookie(headers, COOKIE).is_some_and(|token| !token.is_empty())
}

/// A `Set-Cookie` field; `age` in seconds, 0 takes the cookie away.
pub(crate) fn set_cookie(name: &str, value: &str, age: u64, https: bool) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_alone() {
        let hash = hashed("a ferry to Holm at noon").unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert!(fits("a ferry to Holm at noon", &hash));
        assert!(!fits("a ferry to Holm at nine", &hash));
        assert!(!fits("", &hash));
        assert!(!fits("a ferry to Holm at noon", "no hash"));
    }

    #[test]
    fn what_programs_send() {
        let coded = |text: &str| STANDARD.encode(text);
        assert_eq!(password_of(&format!("Basic {}", coded("me:a:b"))).as_deref(), Some("a:b"));
        assert_eq!(password_of(&format!("basic {}", coded(":"))).as_deref(), Some(""));
        for odd in ["", "Basic", "Basic !!", "Bearer x", &format!("Basic {}", coded("none"))] {
            assert_eq!(password_of(odd), None, "{odd}");
        }
    }
}
