//! Bytes that stay where they are until all of them go.

use alloc::vec::Vec;

/// Pieces of memory that are filled one after the other.
#[derive(Debug, Default)]
pub(crate) struct Arena {
    pieces: Vec<Vec<u8>>,
    memory: usize,
}

/// Where some bytes are, and how many there is room for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Span {
    piece: u32,
    start: u32,
    len: u32,
    room: u32,
}

impl Span {
    pub fn len(self) -> usize {
        self.len as usize
    }
}

/// Pieces start small, for most instances see few records.
const SMALLEST: usize = 1 << 12;
const LARGEST: usize = 1 << 18;

impl Arena {
    pub fn memory(&self) -> usize {
        self.memory
    }

    pub fn add(&mut self, bytes: &[u8]) -> Span {
        // A counter grows by a digit now and then, and should stay in its place.
        let room = if bytes.len() < 20 { 20 } else { bytes.len() };
        if self.pieces.last().is_none_or(|piece| piece.capacity() - piece.len() < room) {
            let size = self.memory.clamp(SMALLEST, LARGEST).max(room);
            self.pieces.push(Vec::with_capacity(size));
            self.memory += size;
        }
        let piece = self.pieces.len().saturating_sub(1) as u32;
        let Some(last) = self.pieces.last_mut() else { return Span::default() };
        let start = last.len() as u32;
        last.extend_from_slice(bytes);
        last.resize(start as usize + room, 0);
        Span { piece, start, len: bytes.len() as u32, room: room as u32 }
    }

    pub fn get(&self, span: Span) -> &[u8] {
        let start = span.start as usize;
        let piece = self.pieces.get(span.piece as usize);
        piece.and_then(|piece| piece.get(start..start + span.len())).unwrap_or(&[])
    }

    /// Puts `bytes` in the place of others, if there is room.
    pub fn overwrite(&mut self, span: &mut Span, bytes: &[u8]) -> bool {
        let start = span.start as usize;
        if bytes.len() > span.room as usize {
            return false;
        }
        let piece = self.pieces.get_mut(span.piece as usize);
        let Some(place) = piece.and_then(|piece| piece.get_mut(start..start + bytes.len())) else {
            return false;
        };
        place.copy_from_slice(bytes);
        span.len = bytes.len() as u32;
        true
    }
}
