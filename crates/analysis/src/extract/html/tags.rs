//! Names of elements, and what the reader must know of each.

/// How an element stands in a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::extract) enum Layout {
    /// Begins and ends a block.
    Block,
    /// Formatting that the parser re-opens behind misnested blocks, so a stray end of it closes no block.
    Formatting,
    /// Stands in a line.
    Inline,
    /// Has no content.
    Void,
    /// Its content is characters up to its own end.
    Raw,
    /// Shows no words of the page: drawings, forms' fields, templates.
    Mute,
}

macro_rules! tags {
    ($($variant:ident $name:literal $layout:ident)*) => {
        /// The name of an element.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub(in crate::extract) enum Tag {
            /// No element: characters.
            Text,
            /// A name not listed.
            Other,
            $(#[doc = $name] $variant,)*
        }

        impl Tag {
            /// How many names there are.
            pub(in crate::extract) const COUNT: usize = [$($name),*].len() + 2;

            /// The tag of a name, in any case.
            pub(super) fn of(name: &[u8]) -> Self {
                let mut lower = [0u8; 10];
                let Some(lower) = lower.get_mut(..name.len()) else { return Self::Other };
                for (to, from) in lower.iter_mut().zip(name) {
                    *to = from.to_ascii_lowercase();
                }
                match std::str::from_utf8(lower) {
                    $(Ok($name) => Self::$variant,)*
                    _ => Self::Other,
                }
            }

            /// How it stands in a page.
            pub(in crate::extract) fn layout(self) -> Layout {
                match self {
                    Self::Text | Self::Other => Layout::Inline,
                    $(Self::$variant => Layout::$layout,)*
                }
            }
        }
    };
}

tags! {
    A "a" Inline
    Abbr "abbr" Inline
    Address "address" Block
    Area "area" Void
    Article "article" Block
    Aside "aside" Block
    Audio "audio" Mute
    B "b" Formatting
    Base "base" Void
    Big "big" Formatting
    Blockquote "blockquote" Block
    Body "body" Block
    Br "br" Void
    Button "button" Mute
    Canvas "canvas" Mute
    Caption "caption" Block
    Center "center" Block
    Cite "cite" Inline
    Code "code" Formatting
    Col "col" Void
    Dd "dd" Block
    Details "details" Block
    Dialog "dialog" Block
    Div "div" Block
    Dl "dl" Block
    Dt "dt" Block
    Em "em" Formatting
    Embed "embed" Void
    Fieldset "fieldset" Block
    Figcaption "figcaption" Block
    Figure "figure" Block
    Font "font" Formatting
    Footer "footer" Block
    Form "form" Block
    H1 "h1" Block
    H2 "h2" Block
    H3 "h3" Block
    H4 "h4" Block
    H5 "h5" Block
    H6 "h6" Block
    Head "head" Block
    Header "header" Block
    Hgroup "hgroup" Block
    Hr "hr" Void
    Html "html" Block
    I "i" Formatting
    Iframe "iframe" Raw
    Img "img" Void
    Input "input" Void
    Label "label" Inline
    Legend "legend" Block
    Li "li" Block
    Link "link" Void
    Main "main" Block
    Mark "mark" Inline
    Math "math" Mute
    Menu "menu" Block
    Meta "meta" Void
    Nav "nav" Block
    Noembed "noembed" Raw
    Noframes "noframes" Raw
    Noscript "noscript" Mute
    Object "object" Mute
    Ol "ol" Block
    Option "option" Mute
    P "p" Block
    Param "param" Void
    Picture "picture" Inline
    Pre "pre" Block
    Q "q" Inline
    S "s" Formatting
    Script "script" Raw
    Section "section" Block
    Select "select" Mute
    Small "small" Formatting
    Source "source" Void
    Span "span" Inline
    Strike "strike" Formatting
    Strong "strong" Formatting
    Style "style" Raw
    Sub "sub" Inline
    Summary "summary" Block
    Sup "sup" Inline
    Svg "svg" Mute
    Table "table" Block
    Tbody "tbody" Block
    Td "td" Block
    Template "template" Mute
    Textarea "textarea" Raw
    Tfoot "tfoot" Block
    Th "th" Block
    Thead "thead" Block
    Time "time" Inline
    Title "title" Raw
    Tr "tr" Block
    Track "track" Void
    Tt "tt" Formatting
    U "u" Formatting
    Ul "ul" Block
    Video "video" Mute
    Wbr "wbr" Void
    Xmp "xmp" Raw
}

impl Tag {
    /// A heading of any level.
    pub(in crate::extract) fn is_heading(self) -> bool {
        matches!(self, Self::H1 | Self::H2 | Self::H3 | Self::H4 | Self::H5 | Self::H6)
    }

    /// Whether the start of this element ends an open paragraph.
    pub(super) fn ends_paragraph(self) -> bool {
        (self.layout() == Layout::Block
            && !matches!(
                self,
                Self::Body
                    | Self::Head
                    | Self::Html
                    | Self::Caption
                    | Self::Tbody
                    | Self::Thead
                    | Self::Tfoot
                    | Self::Tr
                    | Self::Td
                    | Self::Th
                    | Self::Legend
            ))
            || matches!(self, Self::Hr | Self::Xmp)
    }

    /// Whether the search for an open element ends here: what stands in a cell closes nothing outside of it.
    pub(super) fn is_scope(self) -> bool {
        matches!(
            self,
            Self::Table | Self::Td | Self::Th | Self::Caption | Self::Template | Self::Svg | Self::Math
        )
    }

    /// The open elements that the start of this one ends, and those at which the search for them stops.
    pub(super) fn implied_end(self) -> Option<(&'static [Self], &'static [Self])> {
        const ROW: &[Tag] = &[Tag::Tr, Tag::Td, Tag::Th];
        const SECTION: &[Tag] = &[Tag::Tbody, Tag::Thead, Tag::Tfoot, Tag::Tr, Tag::Td, Tag::Th];
        match self {
            Self::Li => Some((&[Self::Li], &[Self::Ul, Self::Ol, Self::Menu])),
            Self::Dd | Self::Dt => Some((&[Self::Dd, Self::Dt], &[Self::Dl])),
            Self::Option => Some((&[Self::Option], &[Self::Select])),
            Self::Td | Self::Th => Some((&[Self::Td, Self::Th], &[Self::Tr, Self::Table])),
            Self::Tr => Some((ROW, &[Self::Table, Self::Tbody, Self::Thead, Self::Tfoot])),
            Self::Tbody | Self::Thead | Self::Tfoot => Some((SECTION, &[Self::Table])),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_case() {
        assert_eq!(Tag::of(b"DIV"), Tag::Div);
        assert_eq!(Tag::of(b"blockquote"), Tag::Blockquote);
        assert_eq!(
            (Tag::of(b"blockquotes"), Tag::of(b""), Tag::of(b"x-y")),
            (Tag::Other, Tag::Other, Tag::Other)
        );
    }
}
