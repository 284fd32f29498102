package models

import (
	"reflect"
	"slices"
	"sync"
	"testing"

	"gorm.io/gorm/schema"
)

// rowStructs has one struct for each table.
var rowStructs = []any{
	admissionRow{},
	avatarRow{},
	block{},
	bookmark{},
	dayRow{},
	deedRow{},
	deletionRow{},
	digestRow{},
	epoch{},
	errandRow{},
	fileRow{},
	guestKey{},
	guestNetwork{},
	invitationRow{},
	laterRow{},
	linkRow{},
	membership{},
	mention{},
	messageRow{},
	objectionRow{},
	personRow{},
	previewRow{},
	reactionRow{},
	networkBan{},
	reporterRow{},
	reportRow{},
	restrictionRow{},
	roomRow{},
	sessionRow{},
	setting{},
	siteRow{},
	spentToken{},
	subscriptionRow{},
	wordListRow{},
}

// withoutStruct are the tables that no struct stands for, each with the reason.
var withoutStruct = map[string]string{
	"epoch_ends": "statements over all rooms fill it and empty it",
	"words":      "lists of words are stored and taken out in one statement each",
}

// withoutField are the columns that no field stands for, each with the reason.
var withoutField = map[string]string{
	"memberships.role": "no rule asks for it yet",
}

// Each column of a table is a field of its struct and each field a column, or the test says why not; so a column that
// a migration adds is not forgotten, and none that is gone is written.
func TestEveryTableHasAStructWithItsColumns(t *testing.T) {
	h := open(t)
	tables := h.tables()
	for _, row := range rowStructs {
		table := parseRow(t, row)
		if !slices.Contains(tables, table.Table) {
			t.Errorf("%T is for the table %q, which is not there", row, table.Table)
		}
		tables = slices.DeleteFunc(tables, func(name string) bool { return name == table.Table })
		inSchema := slices.DeleteFunc(h.columnsOf(table.Table), func(name string) bool {
			return withoutField[table.Table+"."+name] != ""
		})
		inStruct := slices.Clone(table.DBNames)
		slices.Sort(inStruct)
		inStruct = slices.DeleteFunc(inStruct, func(name string) bool { return !table.FieldsByDBName[name].Creatable })
		if !slices.Equal(inStruct, inSchema) {
			t.Errorf("%T has the columns\n%v, the table %s has\n%v", row, inStruct, table.Table, inSchema)
		}
	}
	for _, table := range tables {
		if withoutStruct[table] == "" {
			t.Errorf("no struct stands for the table %s: add its struct to rowStructs in this file", table)
		}
	}
	for table := range withoutStruct {
		if !slices.Contains(tables, table) {
			t.Errorf("%s is said to have no struct, and has one or is not there", table)
		}
	}
}

// GORM fills fields by their names and by tags: the clock is the store's, and no default hides a zero.
func TestGORMWritesWhatAStructHolds(t *testing.T) {
	for _, row := range rowStructs {
		for _, field := range parseRow(t, row).Fields {
			if field.AutoCreateTime != 0 || field.AutoUpdateTime != 0 {
				t.Errorf("%T: GORM would set %s by its own clock", row, field.Name)
			}
			isNumber := field.DBName == "id" && field.FieldType.Kind() == reflect.Int64
			if field.HasDefaultValue != isNumber {
				t.Errorf("%T: %s has a default, or has none: %v", row, field.Name, field.HasDefaultValue)
			}
		}
	}
}

func parseRow(t *testing.T, row any) *schema.Schema {
	t.Helper()
	parsed, err := schema.Parse(row, &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		t.Fatal(err)
	}
	if len(parsed.Relationships.Relations) > 0 {
		t.Errorf("%T has associations", row)
	}
	return parsed
}

// columnsOf are the names of a table's columns, sorted.
func (h *harness) columnsOf(table string) (names []string) {
	h.t.Helper()
	err := h.read(h.t.Context()).Raw("SELECT name FROM pragma_table_info(?) ORDER BY name", table).Scan(&names).Error
	if err != nil {
		h.t.Fatal(err)
	}
	return names
}
