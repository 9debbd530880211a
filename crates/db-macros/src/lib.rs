//! The derive macro [`macro@Record`]. Use it as `#[derive(parlour_db::Record)]`.

#![warn(missing_docs)]

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Field, Fields, Ident, LitStr, parse_macro_input};

/// Implements `parlour_db::Record` for a struct whose fields are columns of the same names. Also implements
/// `parlour_db::WrittenRecord` if all columns belong to its own table.
///
/// | attribute of a field | meaning |
/// |---|---|
/// | `#[record(key)]` | read but not written: an id that the database generates |
/// | `#[record(from = "c.name")]` | read from this expression; the record cannot be written |
/// | `#[record(flatten = "f")]` | a nested record, of the table `f`; the record cannot be written |
/// | `#[record(skip)]` | not a column: neither read nor written, and set to its default |
#[proc_macro_derive(Record, attributes(record))]
pub fn record(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(Error::into_compile_error).into()
}

/// Source of a field's value.
enum Source {
    /// The column with the field's name.
    Column {
        /// True if the database generates the value.
        is_key: bool,
    },
    /// An SQL expression.
    Expression(LitStr),
    /// The columns of a nested record, from the table with this name or alias.
    Record(LitStr),
    /// Not a column. The field is set to its default.
    Nowhere,
}

fn expand(input: &DeriveInput) -> Result<TokenStream, Error> {
    let (Data::Struct(data), true) = (&input.data, input.generics.params.is_empty()) else {
        return Err(Error::new_spanned(&input.ident, "must be a struct without generics"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new_spanned(&input.ident, "must have fields with names"));
    };
    let (mut columns, mut reads, mut written, mut values) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut reads_elsewhere = false;
    for field in &fields.named {
        let (name, kind) = (name(field), &field.ty);
        let column = column(name);
        let mut read = quote!(#name: row.take()?);
        columns.push(match source(field)? {
            Source::Column { is_key } => {
                if !is_key {
                    values.push(quote!(::parlour_db::ToValue::to_value(&self.#name)));
                    written.push(column.clone());
                }
                quote!(all.push(::parlour_db::column(table, #column));)
            }
            Source::Expression(sql) => {
                reads_elsewhere = true;
                quote!(all.push(::std::borrow::ToOwned::to_owned(#sql));)
            }
            Source::Record(table) => {
                reads_elsewhere = true;
                read = quote!(#name: <#kind as ::parlour_db::Record>::read(row)?);
                quote!(all.extend((<#kind as ::parlour_db::Record>::COLUMNS.all)(#table));)
            }
            Source::Nowhere => {
                read = quote!(#name: ::std::default::Default::default());
                TokenStream::new()
            }
        });
        reads.push(read);
    }
    let record = &input.ident;
    let writes = (!reads_elsewhere).then(|| {
        quote! {
            impl ::parlour_db::WrittenRecord for #record {
                fn written(&self) -> ::std::vec::Vec<::parlour_db::Value<'_>> {
                    ::std::vec![#(#values),*]
                }
            }
        }
    });
    Ok(quote! {
        impl ::parlour_db::Record for #record {
            const COLUMNS: &'static ::parlour_db::Columns = &::parlour_db::Columns {
                all: |table| {
                    let mut all = ::std::vec::Vec::new();
                    #(#columns)*
                    let _ = table;
                    all
                },
                written: &[#(#written),*],
            };

            fn read(row: &mut ::parlour_db::Row<'_>) -> ::std::result::Result<Self, ::parlour_db::Error> {
                ::std::result::Result::Ok(Self { #(#reads),* })
            }

        }

        #writes
    })
}

fn name(field: &Field) -> &Ident {
    field.ident.as_ref().unwrap_or_else(|| unreachable!("fields are named"))
}

/// Returns the name of a field's column. The column of `r#type` is `type`.
fn column(field: &Ident) -> String {
    let name = field.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}

fn source(field: &Field) -> Result<Source, Error> {
    let (mut source, mut is_given) = (Source::Column { is_key: false }, false);
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("record")) {
        attribute.parse_nested_meta(|meta| {
            if std::mem::replace(&mut is_given, true) {
                return Err(meta.error("give only one of `key`, `from`, `flatten` and `skip`"));
            }
            source = if meta.path.is_ident("key") {
                Source::Column { is_key: true }
            } else if meta.path.is_ident("from") {
                Source::Expression(meta.value()?.parse()?)
            } else if meta.path.is_ident("flatten") {
                Source::Record(meta.value()?.parse()?)
            } else if meta.path.is_ident("skip") {
                Source::Nowhere
            } else {
                return Err(meta.error("must be `key`, `from`, `flatten` or `skip`"));
            };
            Ok(())
        })?;
    }
    Ok(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(input: &str) -> String {
        expand(&syn::parse_str(input).unwrap()).unwrap_or_else(Error::into_compile_error).to_string()
    }

    #[test]
    fn fields_are_columns_in_their_order_and_keys_are_not_written() {
        let expansion = expanded("struct Client { #[record(key)] id: i64, name: String, r#type: String }");
        assert!(expansion.contains(r#"written : & ["name" , "type"]"#), "{expansion}");
        let columns = r#"column (table , "id")) ; all . push (:: parlour_db :: column (table , "name"))"#;
        assert!(expansion.contains(columns), "{expansion}");
        assert!(
            expansion.contains("Self { id : row . take () ? , name : row . take () ? , r#type : row . take () ? }")
        );
        assert!(expansion.contains("to_value (& self . name)") && !expansion.contains("to_value (& self . id)"));
    }

    #[test]
    fn fields_come_from_expressions_from_other_records_and_from_nowhere() {
        let expansion = expanded(
            r#"struct Row { id: i64, #[record(from = "c.name")] client: String, #[record(flatten = "f")] file: File,
                #[record(skip)] more: Vec<i64> }"#,
        );
        assert!(expansion.contains(r#"to_owned ("c.name")"#), "{expansion}");
        assert!(expansion.contains(r#"(< File as :: parlour_db :: Record > :: COLUMNS . all) ("f")"#), "{expansion}");
        assert!(expansion.contains("file : < File as :: parlour_db :: Record > :: read (row) ?"), "{expansion}");
        assert!(expansion.contains("more : :: std :: default :: Default :: default ()"), "{expansion}");
        assert!(!expansion.contains("WrittenRecord"), "what is read from elsewhere would be lost: {expansion}");
    }

    #[test]
    fn other_types_and_attributes_are_refused() {
        for (input, message) in [
            ("enum Client { A }", "must be a struct without generics"),
            ("struct Client<T> { name: T }", "must be a struct without generics"),
            ("struct Client(i64);", "must have fields with names"),
            ("struct Client { #[record(key, skip)] id: i64 }", "give only one of"),
            ("struct Client { #[record(id)] id: i64 }", "must be `key`, `from`, `flatten` or `skip`"),
        ] {
            assert!(expanded(input).contains(message), "{input}");
        }
    }
}
