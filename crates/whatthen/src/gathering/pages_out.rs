//! The pages that are out: a few of each host, so that no slow host takes the room of all others. What finds no room
//! waits among the rows.

use std::collections::{HashMap, HashSet};

use store::WantedPage;

/// Pages that are out at once: in all, and of one host, which is asked for one after the other.
const AT_ONCE: usize = 20_000;
const OF_HOST: usize = 32;

/// Which pages are out, and which hosts have more.
#[derive(Debug, Default)]
pub(super) struct PagesOut {
    articles: HashSet<String>,
    /// How many are out of each host.
    hosts: HashMap<String, usize>,
    /// Hosts with pages that may have found no room.
    behind: HashSet<String>,
}

impl PagesOut {
    /// Pages that are worth looking at to find new ones of a host: those that are out stand among them.
    pub(super) const LOOKED_AT: usize = 2 * OF_HOST;

    /// Takes the page to be sent for; false where it is out already, or there is no room for it now.
    pub(super) fn take(&mut self, page: &WantedPage) -> bool {
        if self.articles.contains(&page.article) {
            return false;
        }
        let host = page.host();
        if self.articles.len() >= AT_ONCE || self.of_host(&host) >= OF_HOST {
            self.behind.insert(host);
            return false;
        }
        self.articles.insert(page.article.clone());
        *self.hosts.entry(host).or_default() += 1;
        true
    }

    /// The page is back.
    pub(super) fn back(&mut self, page: &WantedPage) {
        if !self.articles.remove(&page.article) {
            return;
        }
        let host = page.host();
        if let Some(out) = self.hosts.get_mut(&host) {
            *out -= 1;
            if *out == 0 {
                self.hosts.remove(&host);
            }
        }
    }

    /// These hosts have pages that wait.
    pub(super) fn wait(&mut self, hosts: Vec<String>) {
        self.behind.extend(hosts);
    }

    /// Hosts with pages that wait and that there is room for now; each is named once, until it finds no room again.
    pub(super) fn next_hosts(&mut self) -> Vec<String> {
        let room = AT_ONCE.saturating_sub(self.articles.len()) / OF_HOST;
        let idle = |host: &&String| self.of_host(host) <= OF_HOST / 2;
        let next: Vec<String> = self.behind.iter().filter(idle).take(room).cloned().collect();
        for host in &next {
            self.behind.remove(host);
        }
        next
    }

    fn of_host(&self, host: &str) -> usize {
        self.hosts.get(host).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(host: &str, n: usize) -> WantedPage {
        let url = format!("https://{host}/{n}");
        WantedPage { article: url.clone(), url, source: String::new(), tries: 0, unasked_since: None }
    }

    #[test]
    fn a_host_with_many_pages_leaves_room_for_others() {
        let mut out = PagesOut::default();
        let taken = (0..AT_ONCE).filter(|n| out.take(&page("slow.example", *n))).count();
        assert_eq!(taken, OF_HOST);
        assert!(!out.take(&page("slow.example", 0)) && out.take(&page("other.example", 0)));
        // It is looked at again once half of what was out is back.
        assert!(out.next_hosts().is_empty());
        (0..OF_HOST / 2).for_each(|n| out.back(&page("slow.example", n)));
        assert_eq!(out.next_hosts(), ["slow.example"]);
        assert!(out.next_hosts().is_empty());
        assert!(out.take(&page("slow.example", AT_ONCE)));
    }

    #[test]
    fn all_hosts_come_to_their_turn() {
        let mut out = PagesOut::default();
        let names: Vec<String> = (0..2 * AT_ONCE / OF_HOST).map(|n| format!("{n}.example")).collect();
        let mut left: HashMap<&String, usize> = names.iter().map(|name| (name, OF_HOST + 1)).collect();
        out.wait(names.clone());
        let (mut sent, mut asked) = (Vec::new(), 0);
        loop {
            for host in out.next_hosts() {
                let (name, left) = left.get_key_value(&host).unwrap();
                sent.extend((0..*left).map(|n| page(name, n)).filter(|page| out.take(page)));
            }
            assert!(sent.len() <= AT_ONCE);
            let Some(back) = sent.pop() else { break };
            out.back(&back);
            asked += 1;
            *left.get_mut(&back.host()).unwrap() -= 1;
        }
        assert_eq!(asked, names.len() * (OF_HOST + 1));
        assert!(out.articles.is_empty() && out.hosts.is_empty() && out.behind.is_empty());
    }
}
