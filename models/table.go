package models

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
)

// table holds the columns of a table that a struct has fields for, in the order of the fields. The hot queries are
// written and scanned by hand. They take from it their lists of columns, arguments and destinations, so that a column
// is typed once, as a field, for them and for GORM.
type table[T any] struct {
	names []string
	index [][]int
}

// tableOf reads the columns of a struct as GORM does, when the program starts. A field with the tag "->" is computed by
// a query and is no column. It panics for a struct that GORM cannot use.
func tableOf[T any]() (t table[T]) {
	parsed, err := schema.Parse(new(T), &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		panic(fmt.Sprintf("the columns of %T: %v", *new(T), err))
	}
	for _, field := range parsed.Fields {
		if field.DBName != "" && field.Creatable {
			t.names = append(t.names, field.DBName)
			t.index = append(t.index, field.StructField.Index)
		}
	}
	return t
}

// columns returns the columns as a SELECT lists them that gives the table an alias.
func (t table[T]) columns(alias string) string {
	return alias + "." + strings.Join(t.names, ", "+alias+".")
}

// dest returns the destinations of a scan of the columns, and more behind them.
func (t table[T]) dest(row *T, more ...any) []any {
	dest := make([]any, 0, len(t.names)+len(more))
	value := reflect.ValueOf(row).Elem()
	for _, index := range t.index {
		dest = append(dest, value.FieldByIndex(index).Addr().Interface())
	}
	return append(dest, more...)
}

// but returns the table without a column, one that the database fills.
func (t table[T]) but(name string) table[T] {
	at := slices.Index(t.names, name)
	return table[T]{
		names: slices.Delete(slices.Clone(t.names), at, at+1),
		index: slices.Delete(slices.Clone(t.index), at, at+1),
	}
}

// list returns the columns as an INSERT lists them.
func (t table[T]) list() string { return strings.Join(t.names, ", ") }

// marks returns a question mark for each column.
func (t table[T]) marks() string { return strings.Repeat("?, ", len(t.names)-1) + "?" }

// args returns the values of a row, zeros too, and more behind them.
func (t table[T]) args(row *T, more ...any) []any {
	args := t.dest(row, more...)
	for i := range t.names {
		switch field := args[i].(type) { // reflection would allocate each, and a post has many
		case *int64:
			args[i] = *field
		case *int:
			args[i] = *field
		case *string:
			args[i] = *field
		case *bool:
			args[i] = *field
		case *[]byte:
			args[i] = *field
		default:
			args[i] = reflect.ValueOf(field).Elem().Interface()
		}
	}
	return args
}

// unlessThere makes an insert do nothing where a row has the same values in the columns of a key.
func unlessThere(key ...string) clause.OnConflict {
	return clause.OnConflict{Columns: columnsOf(key), DoNothing: true}
}

// orUpdate makes an insert change some columns of the row that has the same values in the columns of a key.
func orUpdate(changed []string, key ...string) clause.OnConflict {
	return clause.OnConflict{Columns: columnsOf(key), DoUpdates: clause.AssignmentColumns(changed)}
}

func columnsOf(names []string) []clause.Column {
	columns := make([]clause.Column, len(names))
	for i, name := range names {
		columns[i].Name = name
	}
	return columns
}
