//! Sections of WebAssembly's binary format: as much of it as it takes to count bytes.

use std::str;

use anyhow::{Context, Result, bail, ensure};

/// How a core module begins.
pub const MODULE: [u8; 8] = *b"\0asm\x01\0\0\0";
/// How a component begins.
pub const COMPONENT: [u8; 8] = *b"\0asm\x0d\0\x01\0";

/// What anybody may add to a module or a component.
pub const CUSTOM: u8 = 0;

/// A section of a module or a component.
#[derive(Debug, PartialEq, Eq)]
pub struct Section<'a> {
    pub id: u8,
    /// With its number and its length.
    pub bytes: usize,
    pub content: &'a [u8],
}

/// The sections of a file that has to begin like this.
pub fn sections(file: &[u8], preamble: [u8; 8]) -> Result<Vec<Section<'_>>> {
    let mut reader = Reader(file);
    let begin = reader.take(preamble.len())?;
    ensure!(begin == preamble, "it begins with {begin:02x?}, not with {preamble:02x?}");
    let mut sections = Vec::new();
    while !reader.is_done() {
        let before = reader.0.len();
        let section = sections.len();
        let (id, content) = reader.part().with_context(|| format!("section {section} is damaged"))?;
        sections.push(Section { id, bytes: before - reader.0.len(), content });
    }
    Ok(sections)
}

/// What is yet to be read.
#[derive(Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    pub fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let left = self.0.len();
        let (taken, rest) = self.0.split_at_checked(count).with_context(|| {
            format!("the file ends too early: {count} bytes should follow, and there are {left}")
        })?;
        self.0 = rest;
        Ok(taken)
    }

    pub fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?.iter().sum())
    }

    /// A number of 32 bits, seven of them in each byte.
    pub fn number(&mut self) -> Result<usize> {
        let mut number = 0u64;
        for place in 0..5 {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << (7 * place);
            if byte < 0x80 {
                return Ok(u32::try_from(number).context("a number has more than 32 bits")? as usize);
            }
        }
        bail!("a number has more than five bytes")
    }

    pub fn name(&mut self) -> Result<&'a str> {
        let length = self.number()?;
        str::from_utf8(self.take(length)?).context("a name is not UTF-8")
    }

    /// What has its kind and its length before it: a section, and what a section of names is made of.
    pub fn part(&mut self) -> Result<(u8, &'a [u8])> {
        let kind = self.byte()?;
        let length = self.number()?;
        Ok((kind, self.take(length)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(file: &[u8]) -> String {
        format!("{:#}", sections(file, MODULE).unwrap_err())
    }

    #[test]
    fn a_section_counts_with_its_number_and_its_length() {
        let long = [&MODULE[..], &[10, 0x83, 0x01], &[7; 131], &[0, 0]].concat();
        assert_eq!(
            sections(&long, MODULE).unwrap(),
            [Section { id: 10, bytes: 134, content: &[7; 131] }, Section { id: 0, bytes: 2, content: &[] }]
        );
        assert_eq!(sections(&COMPONENT, COMPONENT).unwrap(), []);
    }

    #[test]
    fn a_file_that_begins_otherwise_is_refused() {
        assert!(error(&COMPONENT).contains("it begins with [00, 61, 73, 6d, 0d"), "{}", error(&COMPONENT));
        assert!(error(b"").contains("ends too early") && error(&MODULE[..7]).contains("ends too early"));
    }

    #[test]
    fn a_section_that_the_file_ends_in_is_refused_and_named() {
        for end in [&[1, 0, 10][..], &[1, 0, 10, 0x80], &[1, 0, 10, 3, 1, 2]] {
            let error = error(&[&MODULE[..], end].concat());
            assert!(error.contains("section 1") && error.contains("ends too early"), "{error}");
        }
    }

    #[test]
    fn a_number_of_more_than_32_bits_is_refused() {
        let number = |bytes: &[u8]| Reader(bytes).number().map_err(|error| error.to_string());
        assert_eq!(number(&[0xff, 0xff, 0xff, 0xff, 0x0f]), Ok(0xffff_ffff));
        assert_eq!(number(&[0xe5, 0x8e, 0x26, 0xff]), Ok(624_485));
        assert!(number(&[0xff, 0xff, 0xff, 0xff, 0x1f]).unwrap_err().contains("32 bits"));
        assert!(number(&[0x80; 6]).unwrap_err().contains("five bytes"));
    }

    #[test]
    fn a_name_that_is_not_utf8_is_refused() {
        assert_eq!(Reader(b"\x02abc").name().unwrap(), "ab");
        assert!(Reader(b"\x01\xff").name().unwrap_err().to_string().contains("UTF-8"));
    }
}
