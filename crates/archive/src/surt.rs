//! The key under which an index lists an address: the host turned round, so that a site's pages stand together.

use std::fmt::Write as _;

use url::Host;

/// The Sort-friendly URI Reordering Transform of `uri`, as CDX indexes use it: `https://www.example.com/B?z&a=1` is
/// `com,example)/b?a=1&z`. Any input has a key, in printable ASCII without blanks; that of an empty one is `-`.
///
/// Replay looks pages up by keys that it makes itself, so these follow the ones that pywb makes, with one
/// exception: session ids are left where they are.
pub fn surt(uri: &str) -> String {
    let uri: String = uri.trim().chars().filter(|c| !matches!(c, '\t' | '\r' | '\n')).collect();
    if uri.is_empty() {
        return "-".to_owned();
    }
    let (scheme, rest) = scheme(&uri);
    let web = matches!(scheme.as_str(), "http" | "https");
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    let (authority, path) = match rest.strip_prefix("//") {
        // As browsers do, too many or too few slashes are read as two.
        _ if web => split_at_slash(rest.trim_start_matches('/')),
        Some(rest) => split_at_slash(rest),
        None => ("", rest),
    };
    let mut key = String::with_capacity(uri.len() + 8);
    if authority.is_empty() {
        key.push_str(&scheme);
        key.push(':');
        key.push_str(without_last_slash(&escape(&unescape(path))));
        if path.is_empty() && query.is_some_and(|query| !query.is_empty()) {
            key.push('/');
        }
    } else {
        let (host, port) = split_port(authority.rsplit_once('@').map_or(authority, |(_, host)| host));
        let host = host_name(host);
        let mut labels: Vec<&str> = without_www(&host).split('.').collect();
        labels.reverse();
        key.push_str(&labels.join(","));
        let default = match scheme.as_str() {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        };
        if let Some(port) = port.filter(|port| Some(*port) != default) {
            _ = write!(key, ":{port}");
        }
        key.push(')');
        key.push_str(without_last_slash(&escape(&normal_path(&unescape(path)))));
    }
    if let Some(query) = query.filter(|query| !query.is_empty()) {
        key.push('?');
        key.push_str(&sorted(&escape(&unescape(query))));
    }
    key
}

/// The scheme in lower case, and what is behind its colon. Without one, it is a web address; of several, as in
/// `http://https://example.com/`, the last counts.
fn scheme(uri: &str) -> (String, &str) {
    let named = uri.split_once(':').filter(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    });
    let Some((scheme, mut rest)) = named else { return ("http".to_owned(), uri) };
    let mut scheme = scheme.to_ascii_lowercase();
    while matches!(scheme.as_str(), "http" | "https")
        && let Some(behind) = rest.strip_prefix("//")
        && let Some(next) = ["http", "https"]
            .into_iter()
            .find(|next| behind.strip_prefix(next).is_some_and(|behind| behind.starts_with("://")))
    {
        rest = &behind[next.len() + 1..];
        next.clone_into(&mut scheme);
    }
    (scheme, rest)
}

fn split_at_slash(rest: &str) -> (&str, &str) {
    rest.split_at(rest.find('/').unwrap_or(rest.len()))
}

/// Host and port; brackets are those of an IPv6 address. What is no port stays with the host.
fn split_port(authority: &str) -> (&str, Option<u16>) {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, "")) => (host, None),
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => match port.parse() {
            Ok(port) => (host, Some(port)),
            Err(_) => (authority, None),
        },
        _ => (authority, None),
    };
    (host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host), port)
}

/// The host as it is looked up: in lower case, of ASCII, and an address of IPv4 in its usual four numbers.
fn host_name(host: &str) -> String {
    let host = unescape(host);
    let host = String::from_utf8_lossy(&host).replace("..", ".");
    let host = host.trim_matches('.');
    let number = host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if (number || !host.is_ascii())
        && let Ok(host) = Host::parse(host)
    {
        return host.to_string();
    }
    escape(host.as_bytes())
}

/// The host without `www.` or `www` with a number.
fn without_www(host: &str) -> &str {
    let behind = host.strip_prefix("www").map(|host| host.trim_start_matches(|c: char| c.is_ascii_digit()));
    behind.and_then(|behind| behind.strip_prefix('.')).unwrap_or(host)
}

/// The path without `.`, `..` and empty segments; the last one may be empty.
fn normal_path(path: &[u8]) -> Vec<u8> {
    let mut kept: Vec<&[u8]> = Vec::new();
    for segment in path.split(|b| *b == b'/').skip(1) {
        match segment {
            b"." => {}
            b".." if !kept.is_empty() => _ = kept.pop(),
            segment => kept.push(segment),
        }
    }
    let last = kept.len().saturating_sub(1);
    let mut out = vec![b'/'];
    for (i, segment) in kept.into_iter().enumerate() {
        out.extend_from_slice(segment);
        if i < last && !segment.is_empty() {
            out.push(b'/');
        }
    }
    out
}

fn without_last_slash(path: &str) -> &str {
    path.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(path)
}

/// The parameters in the order of their names, then values; one without `=` comes before one with it.
fn sorted(query: &str) -> String {
    let mut parameters: Vec<&str> = query.split('&').collect();
    parameters.sort_by_key(|parameter| match parameter.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (*parameter, None),
    });
    parameters.join("&")
}

/// The bytes that `text` stands for when its escapes are undone as often as there are any: `%2541` is `A`.
///
/// Each byte that completes an escape is looked at once more, so many layers cost no more than one.
fn unescape(text: &str) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        out.push(byte);
        while let [.., b'%', high, low] = out[..]
            && let (Some(high), Some(low)) = (char::from(high).to_digit(16), char::from(low).to_digit(16))
        {
            out.truncate(out.len() - 3);
            out.push((high << 4 | low) as u8);
        }
    }
    out
}

/// In lower case, with everything escaped that is no printable ASCII, and `%`, `#` and blanks.
fn escape(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_graphic() && !b"%#".contains(byte) {
            out.push(char::from(byte.to_ascii_lowercase()));
        } else {
            _ = write!(out, "%{byte:02x}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_are_those_of_pywb() {
        // As pywb 2.10.0 makes them (its module `surt`, 0.3.1).
        for (uri, key) in [
            ("http://www.Example.com/", "com,example)/"),
            ("https://www2.example.com:443/A/B/?b=2&a=1&a", "com,example)/a/b?a&a=1&b=2"),
            ("http://example.com", "com,example)/"),
            ("https://example.com:8080/x/", "com,example:8080)/x"),
            ("https://example.com:80/a", "com,example:80)/a"),
            ("http://user:pw@example.com:/a?", "com,example)/a"),
            ("http://example.com/a%2Fb%20c/../d//e/./f#frag", "com,example)/a/d/e/f"),
            ("http://example.com/../a//", "com,example)/../a"),
            ("http://bücher.example/ä?q=ü", "example,xn--bcher-kva)/%c3%a4?q=%c3%bc"),
            ("http://example.com/%25zz?%41=%2525", "com,example)/%25zz?a=%25"),
            ("http://example.com?x=1", "com,example)/?x=1"),
            ("http://example.com/?a=b&&c", "com,example)/?&a=b&c"),
            ("http://example.com/a b|c%23d%3Fe", "com,example)/a%20b|c%23d?e"),
            ("http://www.www.example.com/", "com,example,www)/"),
            ("http://www1x.example.com/", "com,example,www1x)/"),
            ("http://www..example.com./", "com,example)/"),
            ("http://https://example.com/", "com,example)/"),
            ("http:/example.com/a", "com,example)/a"),
            ("www.example.com", "com,example)/"),
            ("http://192.168.1.2/a", "2,1,168,192)/a"),
            ("http://3232235777/", "1,1,168,192)/"),
            ("http://[::1]:80/a", "::1)/a"),
            ("ftp://Ftp.Example.com/a", "com,example,ftp)/a"),
            ("metadata://Gnu.org/Software", "org,gnu)/software"),
            ("urn:uuid:ABC-Def", "urn:uuid:abc-def"),
            ("urn:pageinfo:https://Example.com/A?b=1&a=2", "urn:pageinfo:https://example.com/a?a=2&b=1"),
            ("file:///Home/Me/A.html", "file:/home/me/a.html"),
            ("file:///", "file:/"),
            ("mid:<Ab@c>", "mid:<ab@c>"),
            ("", "-"),
        ] {
            assert_eq!(surt(uri), key, "{uri}");
        }
    }

    #[test]
    fn many_layers_of_escapes_cost_no_more_than_one() {
        let key = surt(&format!("http://example.com/%{}41", "25".repeat(100_000)));
        assert_eq!(key, "com,example)/a");
    }

    proptest! {
        #[test]
        fn every_address_has_a_key_that_cannot_break_its_line(
            uri in "(https?:/{0,3}|urn:|[a-z]{0,3}:)?[\\[\\]@:.%/?#&=a2Zü\\PC]{0,60}|.{0,40}",
        ) {
            let key = surt(&uri);
            prop_assert!(!key.is_empty() && key.bytes().all(|b| b.is_ascii_graphic()), "{key:?}");
        }
    }
}
