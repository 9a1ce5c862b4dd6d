//! Percent escapes of addresses (RFC 3986, 2.1).

/// The octets that `text` stands for, and whether each was escaped. A `%` that begins no escape stands for itself.
pub(crate) fn octets(mut text: &[u8]) -> impl Iterator<Item = (u8, bool)> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    std::iter::from_fn(move || {
        if let [b'%', high, low, rest @ ..] = text
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            text = rest;
            return Some(((high * 16 + low) as u8, true));
        }
        let (octet, rest) = text.split_first()?;
        text = rest;
        Some((*octet, false))
    })
}
