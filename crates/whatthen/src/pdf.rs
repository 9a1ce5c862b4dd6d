//! PDF: read in a process of its own, which can be of no harm to anybody.
//!
//! A PDF is a program for drawing, written by whoever wants to. The one that reads it is `whatthen pdf-text`: this
//! program, started again with nothing but the PDF on its standard input, no environment, no more files than the
//! three it begins with, and little memory and time. Whatever becomes of it is an outcome.

mod child;
mod drawing;
mod glyphs;
mod limits;
mod protocol;
mod reader;
mod strings;

pub(crate) use child::run as run_child;
pub(crate) use reader::read_pdf;
