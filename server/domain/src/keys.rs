//! Keys that live outside the database: one master, a key for each purpose drawn from it.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::entropy::Entropy;
use crate::error::{Error, Result};

/// The key ring. Its `Debug` shows nothing.
#[derive(Clone)]
pub struct Keys {
    code: [u8; 32],
    seal: [u8; 32],
    decoy: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// Draws each purpose's key from the 32-byte master.
    pub fn new(master: &[u8; 32]) -> Self {
        let draw = |purpose: &str| mac(master, &[b"panelwarden/", purpose.as_bytes()]);
        Self { code: draw("code"), seal: draw("seal"), decoy: draw("decoy") }
    }

    /// The code of a ticket: eight digits, the same each time it is asked for, so a re-sent mail
    /// carries the same code and no table holds one (design, section 2).
    pub fn code(&self, ticket: uuid::Uuid, generation: i32) -> String {
        let hash = mac(&self.code, &[ticket.as_bytes(), &generation.to_be_bytes()]);
        let mut wide = [0_u8; 8];
        wide.copy_from_slice(&hash[..8]);
        // 2^64 over 10^8 leaves a bias of 5e-12: far below what a guesser could use.
        format!("{:08}", u64::from_be_bytes(wide) % 100_000_000)
    }

    /// A temporary password: four groups of five letters and digits, 100 bits, derived like a code. None of
    /// its characters is mistaken for another when it is copied by hand.
    pub fn password(&self, ticket: uuid::Uuid, generation: i32) -> String {
        const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let hash = mac(&self.code, &[b"password", ticket.as_bytes(), &generation.to_be_bytes()]);
        let letters: Vec<char> = hash[..20].iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
        letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// A token for a link: 43 characters, 256 bits, derived like a code.
    pub fn link_token(&self, ticket: uuid::Uuid, generation: i32) -> String {
        use base64::Engine;
        let hash = mac(&self.code, &[b"link", ticket.as_bytes(), &generation.to_be_bytes()]);
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(hash)
    }

    /// Bytes that are the same for the same unknown address, to answer alike for all (SEC-07).
    pub fn decoy(&self, text: &str) -> [u8; 32] {
        mac(&self.decoy, &[text.as_bytes()])
    }

    /// Encrypts and authenticates `secret`, bound to `context` (the account it belongs to).
    pub fn seal(&self, entropy: &Entropy, context: &[u8], secret: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; 12] = entropy.bytes();
        let cipher = ChaCha20Poly1305::new(&Key::from(self.seal));
        let sealed = cipher
            .encrypt(&Nonce::from(nonce), Payload { msg: secret, aad: context })
            .map_err(|_| Error::bug("sealing failed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Keys::seal`] made for the same `context`; a wrong key fails closed (SEC-96).
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        let (nonce, body) =
            sealed.split_first_chunk::<12>().ok_or_else(|| Error::bug("a sealed secret is too short"))?;
        ChaCha20Poly1305::new(&Key::from(self.seal))
            .decrypt(&Nonce::from(*nonce), Payload { msg: body, aad: context })
            .map_err(|_| Error::bug("a sealed secret does not open: wrong key file?"))
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    use hmac::KeyInit as _;
    let mut mac = <Hmac<Sha256>>::new_from_slice(key).expect("any key length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// SHA-256, for tokens whose clear form only the browser holds.
pub fn hash(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Compares without telling by time where two differ.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    use subtle::ConstantTimeEq;
    a.ct_eq(b).into()
}

/// The cookie form of a token's raw bytes: base64url without padding.
pub fn token(raw: &[u8; 32]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(raw)
}

/// The raw bytes of a token in its cookie form; `None` for anything else.
pub fn token_bytes(token: &str) -> Option<[u8; 32]> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()
}
