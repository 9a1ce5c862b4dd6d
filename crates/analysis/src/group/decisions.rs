//! What people decided about stories, laid over what the fold found.

use std::collections::{BTreeMap, HashMap};

use model::{ArticleId, Decision};

use super::fold::Grouping;

/// The grouping with `decisions` carried out, the earliest first. Articles that are not there are passed over; so a decision
/// about an article that was withdrawn or has not come yet does no harm, and holds once it comes.
pub fn decided(mut grouping: Grouping, decisions: &[Decision]) -> Grouping {
    if decisions.is_empty() {
        return grouping;
    }
    let at: HashMap<ArticleId, usize> =
        grouping.placed.iter().enumerate().map(|(at, placed)| (placed.id.clone(), at)).collect();
    let mut label: HashMap<ArticleId, usize> = HashMap::new();
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut of: Vec<usize> = Vec::with_capacity(grouping.placed.len());
    for (number, placed) in grouping.placed.iter().enumerate() {
        let story = *label.entry(placed.story.clone()).or_insert_with(|| {
            members.push(Vec::new());
            members.len() - 1
        });
        members[story].push(number);
        of.push(story);
    }
    for decision in decisions {
        let (Decision::Together(ids) | Decision::Apart(ids)) = decision;
        let named: Vec<usize> = ids.iter().filter_map(|id| at.get(id).copied()).collect();
        let Some(first) = named.first() else { continue };
        let (target, moved): (usize, Vec<usize>) = match decision {
            Decision::Together(_) => {
                (of[*first], named.iter().flat_map(|number| members[of[*number]].clone()).collect())
            }
            Decision::Apart(_) => {
                members.push(Vec::new());
                (members.len() - 1, named.clone())
            }
        };
        for number in moved {
            members[of[number]].retain(|member| *member != number);
            members[target].push(number);
            of[number] = target;
        }
    }
    name(&mut grouping, &of);
    grouping
}

/// Names each story by its first article; it stays in the affair that this article was in.
fn name(grouping: &mut Grouping, of: &[usize]) {
    let affairs: HashMap<ArticleId, ArticleId> = grouping.affairs.drain(..).collect();
    let mut first: BTreeMap<usize, ArticleId> = BTreeMap::new();
    for (placed, story) in grouping.placed.iter_mut().zip(of) {
        let before = placed.story.clone();
        placed.story = first
            .entry(*story)
            .or_insert_with(|| {
                let affair = affairs.get(&before).unwrap_or(&before);
                grouping.affairs.push((placed.id.clone(), affair.clone()));
                placed.id.clone()
            })
            .clone();
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::Placed;
    use super::*;

    fn id(name: &str) -> ArticleId {
        ArticleId::given(name)
    }

    /// Articles a, b, … of the stories that the letters name.
    fn grouping(stories: &[&str]) -> Grouping {
        let placed = ["a", "b", "c", "d", "e"].iter().zip(stories).map(|(own, story)| Placed {
            id: id(own),
            copy_group: id(own),
            story: id(story),
            copy_of: None,
        });
        let affairs = stories.iter().map(|story| (id(story), id("a")));
        Grouping { placed: placed.collect(), affairs: affairs.collect() }
    }

    fn stories(grouping: &Grouping) -> Vec<&str> {
        grouping.placed.iter().map(|placed| placed.story.as_str()).collect()
    }

    fn ids(names: &[&str]) -> Vec<ArticleId> {
        names.iter().map(|name| id(name)).collect()
    }

    #[test]
    fn stories_are_put_together_and_articles_apart() {
        let found = grouping(&["a", "a", "c", "c", "e"]);
        assert_eq!(
            stories(&decided(found.clone(), &[Decision::Together(ids(&["d", "b"]))])),
            ["a", "a", "a", "a", "e"]
        );
        assert_eq!(
            stories(&decided(found.clone(), &[Decision::Apart(ids(&["a"]))])),
            ["a", "b", "c", "c", "e"]
        );
        let both = [Decision::Together(ids(&["a", "c"])), Decision::Apart(ids(&["b", "d"]))];
        assert_eq!(stories(&decided(found.clone(), &both)), ["a", "b", "a", "b", "e"]);
        // Who is not there changes nothing.
        assert_eq!(decided(found.clone(), &[Decision::Together(ids(&["z", "a"]))]).placed, found.placed);
    }

    #[test]
    fn every_story_is_in_an_affair() {
        let parted = decided(grouping(&["a", "a", "c", "c", "e"]), &[Decision::Apart(ids(&["b", "c"]))]);
        let named: Vec<&str> = parted.affairs.iter().map(|(story, _)| story.as_str()).collect();
        assert_eq!(named, ["a", "b", "d", "e"]);
    }
}
