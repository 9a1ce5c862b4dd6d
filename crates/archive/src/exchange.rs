//! An HTTP exchange as records.

use memchr::memmem;

use crate::{Record, RecordType, digest};

/// What was asked of a server and what it answered.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// Address that was asked for.
    pub uri: &'a str,
    /// When the answer began, `YYYY-MM-DDTHH:MM:SSZ`.
    pub date: &'a str,
    /// Address of the server, where it is known.
    pub ip: Option<&'a str>,
    /// The request as sent; empty where it is not known.
    pub request: &'a [u8],
    /// The answer as received: status line, header, body.
    pub response: &'a [u8],
}

/// An earlier response whose payload an answer repeats.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'a> {
    /// Its record id.
    pub id: &'a str,
    /// Its address.
    pub uri: &'a str,
    /// Its date.
    pub date: &'a str,
    /// Its payload digest, as [`Exchange::payload_digest`] makes it.
    pub payload_digest: &'a str,
}

const REQUEST: &str = "application/http; msgtype=request";
const RESPONSE: &str = "application/http; msgtype=response";
/// Says of a `revisit` that the payload is that of the record it refers to.
const SAME_PAYLOAD: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";

impl Exchange<'_> {
    /// Digest of the answer's body as it came.
    pub fn payload_digest(&self) -> String {
        digest(&self.response[self.head()..])
    }

    /// The response, or a `revisit` that stands for it where the payload is that of `earlier`; and the request.
    pub fn records(&self, earlier: Option<Earlier<'_>>) -> (Record, Option<Record>) {
        let payload = self.payload_digest();
        let with_ip = |record: Record| match self.ip {
            Some(ip) => record.with("WARC-IP-Address", ip),
            None => record,
        };
        let answer = match earlier.filter(|earlier| earlier.payload_digest == payload) {
            None => Record::new(RecordType::Response, self.uri, self.date, RESPONSE, self.response.to_vec()),
            Some(earlier) => {
                let head = self.response[..self.head()].to_vec();
                Record::new(RecordType::Revisit, self.uri, self.date, RESPONSE, head)
                    .with("WARC-Profile", SAME_PAYLOAD)
                    .with("WARC-Refers-To", &format!("<{}>", earlier.id))
                    .with("WARC-Refers-To-Target-URI", earlier.uri)
                    .with("WARC-Refers-To-Date", earlier.date)
            }
        };
        let answer = with_ip(answer.with("WARC-Payload-Digest", &payload));
        let request = (!self.request.is_empty()).then(|| {
            let record =
                Record::new(RecordType::Request, self.uri, self.date, REQUEST, self.request.to_vec());
            // The answer names the server; a request is small, many, and held by the check sum of its gzip member.
            let record = record.without("WARC-Block-Digest");
            record.with("WARC-Concurrent-To", &format!("<{}>", answer.id().unwrap_or_default()))
        });
        (answer, request)
    }

    /// Length of the answer's header, its blank line included; all of it where there is none.
    fn head(&self) -> usize {
        memmem::find(self.response, b"\r\n\r\n").map_or(self.response.len(), |at| at + 4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_payload_is_a_revisit() {
        let exchange = Exchange {
            uri: "https://holm-gazette.example/boat",
            date: "2026-03-04T16:22:00Z",
            ip: Some("192.0.2.7"),
            request: b"GET /boat HTTP/1.1\r\nHost: holm-gazette.example\r\n\r\n",
            response: b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The last boat.",
        };
        let (first, request) = exchange.records(None);
        assert_eq!(first.kind(), RecordType::Response);
        assert_eq!(request.unwrap().field("WARC-Concurrent-To"), first.field("WARC-Record-ID"));
        let payload_digest = exchange.payload_digest();
        let earlier = Earlier {
            id: first.id().unwrap(),
            uri: exchange.uri,
            date: exchange.date,
            payload_digest: &payload_digest,
        };
        let later = Exchange { date: "2026-03-05T16:22:00Z", ..exchange };
        let (again, _) = later.records(Some(earlier));
        assert_eq!(again.kind(), RecordType::Revisit);
        assert_eq!(again.block(), b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
        let changed = Exchange { response: b"HTTP/1.1 200 OK\r\n\r\n<p>Other words.", ..later };
        assert_eq!(changed.records(Some(earlier)).0.kind(), RecordType::Response);
    }
}
