//! What a component is made of, in bytes.

use anyhow::{Context, Result};

use super::sections::{COMPONENT, CUSTOM, MODULE, sections};

/// The number of a section of a component that is a core module.
const CORE_MODULE: u8 = 1;
/// The numbers of sections of a core module.
pub const IMPORTS: u8 = 2;
pub const CODE: u8 = 10;
const DATA: u8 = 11;

/// The bytes of a component. Each is counted once.
#[derive(Debug, PartialEq, Eq)]
pub struct Anatomy {
    /// Of the main core module, like the next two.
    pub code: usize,
    pub data: usize,
    pub others: usize,
    /// What is around that module.
    pub wrapper: usize,
    /// What is said of it, in the module and around it.
    pub custom: usize,
}

impl Anatomy {
    pub fn of(component: &[u8]) -> Result<Self> {
        let module = main_module(component)?;
        let around = of_kind(component, COMPONENT, CUSTOM)?;
        let within = of_kind(module, MODULE, CUSTOM)?;
        let [code, data] = [of_kind(module, MODULE, CODE)?, of_kind(module, MODULE, DATA)?];
        Ok(Self {
            code,
            data,
            others: module.len() - code - data - within,
            wrapper: component.len() - module.len() - around,
            custom: around + within,
        })
    }
}

/// The largest of a component's core modules. The others only connect it with its imports.
pub fn main_module(component: &[u8]) -> Result<&[u8]> {
    let modules = sections(component, COMPONENT)?.into_iter().filter(|section| section.id == CORE_MODULE);
    let largest = modules.map(|section| section.content).max_by_key(|module| module.len());
    largest.context("it has no core module of its own")
}

fn of_kind(file: &[u8], preamble: [u8; 8], id: u8) -> Result<usize> {
    Ok(sections(file, preamble)?.iter().filter(|section| section.id == id).map(|section| section.bytes).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(preamble: [u8; 8], sections: &[(u8, &[u8])]) -> Vec<u8> {
        let mut file = preamble.to_vec();
        for (id, content) in sections {
            file.extend([*id, u8::try_from(content.len()).unwrap()]);
            file.extend(*content);
        }
        file
    }

    #[test]
    fn every_byte_of_a_component_is_counted_once() {
        let shim = file(MODULE, &[(CODE, &[0; 3])]);
        let main = file(MODULE, &[(1, &[0; 4]), (CODE, &[0; 9]), (DATA, &[0; 5]), (CUSTOM, &[0; 2])]);
        let nested = file(COMPONENT, &[(CORE_MODULE, &[0; 90])]);
        let whole = file(
            COMPONENT,
            &[
                (7, &[0; 6]),
                (CORE_MODULE, &shim),
                (CORE_MODULE, &main),
                (4, &nested),
                (CUSTOM, &[0; 10]),
                (CUSTOM, &[0; 20]),
            ],
        );
        let anatomy = Anatomy::of(&whole).unwrap();
        let wrapper = 8 + 8 + (2 + shim.len()) + 2 + (2 + nested.len());
        assert_eq!(anatomy, Anatomy { code: 11, data: 7, others: 8 + 6, wrapper, custom: 34 + 2 + 2 });
        let Anatomy { code, data, others, wrapper, custom } = anatomy;
        assert_eq!(code + data + others + wrapper + custom, whole.len());
    }

    #[test]
    fn a_component_without_a_module_and_one_whose_module_is_damaged_are_refused() {
        let error = |file: &[u8]| format!("{:#}", Anatomy::of(file).unwrap_err());
        let none = error(&file(COMPONENT, &[(7, &[0; 6])]));
        assert!(none.contains("no core module"), "{none}");
        let damaged = error(&file(COMPONENT, &[(CORE_MODULE, &file(MODULE, &[])[..5])]));
        assert!(damaged.contains("ends too early"), "{damaged}");
        let module = error(&file(MODULE, &[]));
        assert!(module.contains("it begins with"), "{module}");
    }
}
