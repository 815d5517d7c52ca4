//! JSON as a type, with little code for each type. What a type's reading compiles to is the heaviest single thing in
//! the client: `serde_json` puts its parser, both forms of a struct (an object and a list) and the words of each
//! possible error into every one. Here the text becomes a [`Value`] first, by one parser for all, and a type is read
//! from that; an answer that does not fit says nothing but that.

use std::fmt::{self, Display};

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Number, Value};

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit;

/// Reads JSON text.
///
/// # Errors
/// [`Unfit`] when it is no JSON, or none of this type.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unfit> {
    let value: Value = serde_json::from_str(text).map_err(|_| Unfit)?;
    T::deserialize(Node(value))
}

impl Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not what was expected")
    }
}

impl std::error::Error for Unfit {}

/// Each of them without its words, so that nothing is compiled to make them.
impl de::Error for Unfit {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: de::Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// A value that is to be read.
struct Node(Value);

impl Node {
    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let Value::Number(number) = self.0 else { return Err(Unfit) };
        match number.as_u64() {
            Some(n) => visitor.visit_u64(n),
            None => visitor.visit_i64(number.as_i64().ok_or(Unfit)?),
        }
    }

    fn fraction(&self) -> Result<f64, Unfit> {
        self.0.as_number().and_then(Number::as_f64).ok_or(Unfit)
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let Value::String(text) = self.0 else { return Err(Unfit) };
        visitor.visit_string(text)
    }

    fn list<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let Value::Array(items) = self.0 else { return Err(Unfit) };
        visitor.visit_seq(Items(items.into_iter()))
    }

    fn object<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let Value::Object(fields) = self.0 else { return Err(Unfit) };
        visitor.visit_map(Fields { rest: fields.into_iter(), value: Value::Null })
    }
}

/// Methods that read alike.
macro_rules! alike {
    ($how:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
            self.$how(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Node {
    type Error = Unfit;

    alike!(number: deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64);
    alike!(number: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64);
    alike!(text: deserialize_char deserialize_str deserialize_string deserialize_identifier);
    alike!(list: deserialize_seq);
    alike!(object: deserialize_map);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(is) => visitor.visit_bool(is),
            Value::Number(_) => self.number(visitor),
            Value::String(_) => self.text(visitor),
            Value::Array(_) => self.list(visitor),
            Value::Object(_) => self.object(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unfit)?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_f64(self.fraction()?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_f64(self.fraction()?)
    }

    /// JSON has none.
    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unfit> {
        Err(Unfit)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unfit> {
        Err(Unfit)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.0.as_null().ok_or(Unfit)?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.list(visitor)
    }

    fn deserialize_tuple_struct<V>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Unfit>
    where
        V: Visitor<'de>,
    {
        self.list(visitor)
    }

    fn deserialize_struct<V>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unfit>
    where
        V: Visitor<'de>,
    {
        self.object(visitor)
    }

    fn deserialize_enum<V>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unfit>
    where
        V: Visitor<'de>,
    {
        let (name, held) = match self.0 {
            Value::String(name) => (name, Value::Null),
            Value::Object(fields) if fields.len() == 1 => fields.into_iter().next().ok_or(Unfit)?,
            _ => return Err(Unfit),
        };
        visitor.visit_enum(Variant { name, held: Node(held) })
    }

    /// It is read already.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_unit()
    }
}

/// What is left of a list.
struct Items(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unfit> {
        self.0.next().map(|value| seed.deserialize(Node(value))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// What is left of an object.
struct Fields {
    rest: serde_json::map::IntoIter,
    /// That of the name that was read last.
    value: Value,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unfit> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(Node(Value::String(name))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unfit> {
        seed.deserialize(Node(self.value.take()))
    }
}

/// One of several, by its name, with what it holds; `null`: nothing.
struct Variant {
    name: String,
    held: Node,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unfit;
    type Variant = Node;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Node), Unfit> {
        Ok((seed.deserialize(Node(Value::String(self.name)))?, self.held))
    }
}

impl<'de> de::VariantAccess<'de> for Node {
    type Error = Unfit;

    fn unit_variant(self) -> Result<(), Unfit> {
        self.0.as_null().ok_or(Unfit)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unfit> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.list(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unfit> {
        self.object(visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Whole {
        id: uuid::Uuid,
        name: String,
        letter: char,
        maybe: Option<Name>,
        #[serde(default)]
        more: Option<String>,
        count: u32,
        below: i64,
        share: f64,
        is: bool,
        pair: (u8, String),
        rows: Vec<Kind>,
        by_name: BTreeMap<String, u64>,
        nothing: (),
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Name(String);

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    enum Kind {
        Bare,
        One(i32),
        Two(u8, String),
        Fields { a: bool, b: Option<u8> },
    }

    fn whole() -> Whole {
        Whole {
            name: "Ä \"b\"\n\u{202e}".into(),
            letter: 'é',
            maybe: Some(Name("n".into())),
            count: u32::MAX,
            below: i64::MIN,
            share: 0.5,
            is: true,
            pair: (255, "x".into()),
            rows: vec![Kind::Bare, Kind::One(-3), Kind::Two(1, String::new()), Kind::Fields { a: true, b: None }],
            by_name: BTreeMap::from([("k".into(), u64::MAX)]),
            ..Whole::default()
        }
    }

    #[test]
    fn every_shape_comes_back_as_it_was() {
        for value in [whole(), Whole::default()] {
            let text = serde_json::to_string(&value).expect("written");
            assert_eq!(read(&text), Ok(value));
        }
        assert_eq!(read::<Option<u8>>("null"), Ok(None));
        assert_eq!(read::<Result<u8, String>>(r#"{"Err":"x"}"#), Ok(Err("x".to_owned())));
    }

    #[test]
    fn unknown_fields_are_passed_over_and_missing_ones_are_told() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Small {
            a: u8,
            b: Option<u8>,
        }
        assert_eq!(read(r#"{"z":{"deep":[1,{}]},"a":1}"#), Ok(Small { a: 1, b: None }));
        for bad in [r#"{"b":1}"#, r#"{"a":256}"#, r#"{"a":-1}"#, r#"{"a":"1"}"#, r#"{"a":1.5}"#, "[1]", "{", ""] {
            assert_eq!(read::<Small>(bad), Err(Unfit), "{bad}");
        }
    }

    #[test]
    fn a_variant_holds_what_it_must() {
        for bad in [r#""Gone""#, r#"{"Bare":1}"#, r#""One""#, r#"{"One":1,"Bare":null}"#, r#"{"Two":[1]}"#, "7"] {
            assert_eq!(read::<Kind>(bad), Err(Unfit), "{bad}");
        }
        assert_eq!(read::<Kind>(r#"{"Bare":null}"#), Ok(Kind::Bare));
    }
}
