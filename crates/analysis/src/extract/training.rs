//! Pages as the model of the body sees them, for those who train it: `cargo xtask train`.

use super::body::{
    BodyModel, Measured, NEAR_BLOCKS, Place, add_context, each_name, each_word, measure, named,
};
use super::comments::read_discussion;
use super::html::{Layout, Tree};
use super::lines::Lines;
use super::metadata::{Head, read_metadata};
use super::page::stated;

/// A page, measured but for what the model makes of its names and words.
pub struct Observed<'h> {
    tree: Tree<'h>,
    lines: Lines,
    measured: Measured,
}

/// Something that the linear parts of the model weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// A word in the name of an element close around the line.
    Near,
    /// A word in the name of an element further above.
    Far,
    /// A word of the line.
    Word(Place),
}

impl<'h> Observed<'h> {
    /// Measures a page.
    pub fn read(html: &'h str) -> Self {
        let tree = Tree::read(html);
        let head = Head::read(&tree);
        let areas = read_discussion(&tree).areas;
        let lines = Lines::read(&tree, |node| areas.binary_search(&node).is_ok());
        let title = read_metadata(&tree, &head, &lines, &areas, None).title;
        let measured = measure(&tree, &lines, stated(&head, title.as_deref()), &BodyModel::default());
        Self { tree, lines, measured }
    }

    /// The page's lines: text, and words by which each is weighed.
    pub fn lines(&self) -> impl Iterator<Item = (&str, u32)> {
        self.lines.all.iter().map(|line| (self.lines.words(line), line.words))
    }

    /// Calls `each` with what the linear parts weigh of a line.
    pub fn tokens(&self, line: usize, mut each: impl FnMut(Token, &str)) {
        let line = &self.lines.all[line];
        let mut blocks = 0;
        for node in self.tree.above(line.nodes.0) {
            let token = if blocks < NEAR_BLOCKS { Token::Near } else { Token::Far };
            named(&self.tree, node).for_each(|value| each_name(value, |name| each(token, name)));
            blocks += u32::from(self.tree.tag(node).layout() == Layout::Block);
        }
        each_word(self.lines.words(line), |place, word| each(Token::Word(place), word));
    }

    /// The features of the lines by themselves, with what the linear parts made of names and words of each.
    pub fn alone(&self, linear: &[[f32; 2]]) -> Vec<Vec<f32>> {
        let mut features = self.measured.features.clone();
        for (features, linear) in features.iter_mut().zip(linear) {
            let own = features.len() - linear.len();
            features[own..].copy_from_slice(linear);
        }
        features
    }

    /// The features of the lines among others, given the probability of each by itself.
    pub fn together(&self, linear: &[[f32; 2]], probable: &[f32]) -> Vec<Vec<f32>> {
        let mut features = self.alone(linear);
        add_context(&self.tree, &self.lines, &self.measured.kinds, probable, &mut features);
        features
    }
}
