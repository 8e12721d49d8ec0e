//! How much memory guests have, seen from outside.

/// The sizes of the memories of guests in a process, from what Linux says of its mappings.
///
/// Wasmtime reserves four gigabytes of addresses for each. What a guest has of them can be
/// read and written, the rest cannot.
pub fn memories_of(maps: &str) -> Vec<u64> {
    let mappings = maps.lines().filter_map(|line| {
        let (range, rest) = line.split_once(' ')?;
        let (start, end) = range.split_once('-')?;
        let [start, end] = [start, end].map(|address| u64::from_str_radix(address, 16).ok());
        Some((start?, end?, rest.get(..2)?))
    });
    let (mut sizes, mut open, mut last) = (Vec::new(), 0, 0);
    for (start, end, rights) in mappings {
        let before = if start == last { open } else { 0 };
        last = end;
        open = if rights == "rw" { before + (end - start) } else { 0 };
        if rights == "--" && before > 0 && before + (end - start) >= 4 << 30 {
            sizes.push(before);
        }
    }
    sizes
}

/// The largest memory apart from the one of this size.
pub fn others(mut memories: Vec<u64>, own: u64) -> Option<u64> {
    memories.swap_remove(memories.iter().position(|size| *size == own)?);
    memories.into_iter().max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memories_are_what_can_be_written_before_the_rest_of_four_gigabytes() {
        let maps = "7f2eac000000-7f2eac021000 rw-p 00000000 00:00 0\n\
                    7f2eac021000-7f2eb0000000 ---p 00000000 00:00 0\n\
                    7f2eb4000000-7f2eb6000000 ---p 00000000 00:00 0\n\
                    7f2eb6000000-7f2eb6100000 rw-p 00000000 00:00 0\n\
                    7f2eb6100000-7f2eb6104000 rw-p 00191000 fd:00 12 /a.cwasm\n\
                    7f2eb6104000-7f2eb6140000 rw-p 00000000 00:00 0\n\
                    7f2eb6140000-7f2fba000000 ---p 00000000 00:00 0\n\
                    7f2fba000000-7f2fbb4a0000 rw-p 00000000 00:00 0\n\
                    7f2fbb4a0000-7f30bc000000 ---p 00000000 00:00 0\n";
        assert_eq!(memories_of(maps), [0x14_0000, 0x14a_0000]);
        assert_eq!(others(memories_of(maps), 0x14_0000), Some(0x14a_0000));
        assert_eq!(others(memories_of(maps), 0x15_0000), None);
    }
}
