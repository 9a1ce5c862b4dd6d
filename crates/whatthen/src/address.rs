//! Addresses as they are told.

use std::borrow::Cow;

use fetch::without_credentials;
use url::Url;

/// An address as it is told, listed and exported: without the user name and password that it may hold. Those are for
/// the server that asks for them alone.
pub(crate) fn shown_address(address: &str) -> Cow<'_, str> {
    if !address.contains('@') {
        return Cow::Borrowed(address);
    }
    match Url::parse(address) {
        Ok(url) if url.username().is_empty() && url.password().is_none() && url.has_host() => {
            Cow::Borrowed(address)
        }
        Ok(url) if url.has_host() => Cow::Owned(without_credentials(url).into()),
        // None that is asked, but what somebody wrote may hold a password all the same.
        _ => {
            let start = address.find("://").map_or(0, |at| at + "://".len());
            let rest = &address[start..];
            let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
            let secret = host.rfind('@').map_or(0, |at| at + 1);
            Cow::Owned(format!("{}{}", &address[..start], &rest[secret..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_without_passwords() {
        for (address, shown) in [
            ("https://holm-gazette.example/feed", "https://holm-gazette.example/feed"),
            (
                "https://ada:quill@holm-gazette.example:8443/feed?a=b@c#d",
                "https://holm-gazette.example:8443/feed?a=b@c#d",
            ),
            ("https://ada@holm-gazette.example/feed", "https://holm-gazette.example/feed"),
            ("https://holm-gazette.example/@ada", "https://holm-gazette.example/@ada"),
            ("ada:quill@holm-gazette.example/feed", "holm-gazette.example/feed"),
            ("https://ada:qu@ill@holm gazette/feed", "https://holm gazette/feed"),
            ("ftp://ada:quill@holm-gazette.example/", "ftp://holm-gazette.example/"),
        ] {
            assert_eq!(shown_address(address), shown, "{address}");
        }
    }
}
