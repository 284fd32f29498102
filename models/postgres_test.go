package models

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestPostgreSQL proves that the SQL of this package can run on PostgreSQL, which no Samovar does yet. It is parallel
// because such a test begins when all others have ended: it prepares what they ran. A part of them will do, as with
// -run 'TestSearch|TestPostgreSQL'.
func TestPostgreSQL(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a server")
	}
	t.Parallel()
	p := startPostgres(t)
	p.migrate(t)
	t.Run("each migration has its twin", testTwins)
	t.Run("the schema is the same", func(t *testing.T) { testSchema(t, p) })
	t.Run("every statement is taken", func(t *testing.T) { testStatements(t, p) })
}

// base is the migration up to which one file makes PostgreSQL's schema.
const base = "0130"

func testTwins(t *testing.T) {
	ours, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := filepath.Glob("migrations/postgres/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{base + "_base.sql"}
	for _, file := range ours {
		if name := filepath.Base(file); name > base+"~" {
			want = append(want, name)
		}
	}
	var got []string
	for _, file := range theirs {
		got = append(got, filepath.Base(file))
	}
	if !slices.Equal(got, want) {
		t.Errorf("migrations/postgres has %v, want %v", got, want)
	}
}

// testSchema compares the schemas that the two databases' migrations have made, as sorted lines.
func testSchema(t *testing.T, p postgres) {
	h := open(t)
	var ours []string
	if err := h.read(t.Context()).Raw(describeSQLite).Scan(&ours).Error; err != nil {
		t.Fatal(err)
	}
	theirs := strings.Split(strings.TrimSpace(p.run(t, describePostgres, true)), "\n")
	if len(ours) < 100 {
		t.Fatalf("SQLite's schema has only %d lines: %q", len(ours), ours)
	}
	for _, line := range ours {
		if !slices.Contains(theirs, line) && !slices.Contains(theirs, asBoolean.ReplaceAllStringFunc(line, toBoolean)) {
			t.Errorf("SQLite alone has: %s", line)
		}
	}
	for _, line := range theirs {
		if !slices.ContainsFunc(ours, func(l string) bool {
			return l == line || asBoolean.ReplaceAllStringFunc(l, toBoolean) == line
		}) {
			t.Errorf("PostgreSQL alone has: %s", line)
		}
	}
}

// asBoolean matches what a description says of a number that PostgreSQL may have as a boolean.
var asBoolean = regexp.MustCompile(`integer required( default [01])?$`)

func toBoolean(s string) string {
	return strings.NewReplacer("integer", "boolean", "default 0", "default false", "default 1", "default true").Replace(s)
}

// describeSQLite and describePostgres write a schema in the same lines: columns with their kinds, keys and other
// unique indexes, references, triggers.
const (
	describeSQLite = `WITH tables AS (SELECT name FROM sqlite_master
		WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'migrations')
	SELECT 'column ' || t.name || '.' || c.name || ' ' || lower(c.type)
			|| CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN ' required' ELSE '' END
			|| CASE WHEN c.dflt_value IS NULL THEN '' ELSE ' default ' || c.dflt_value END
		FROM tables t, pragma_table_info(t.name) c
	UNION ALL SELECT 'key ' || t.name || ' (' || group_concat(c.name, ', ' ORDER BY c.pk) || ')'
		FROM tables t, pragma_table_info(t.name) c WHERE c.pk > 0 GROUP BY t.name
	UNION ALL SELECT 'unique ' || t.name || ' ('
			|| (SELECT group_concat(c.name, ', ' ORDER BY c.seqno) FROM pragma_index_info(i.name) c) || ')'
			|| CASE WHEN i.partial THEN ' for some' ELSE '' END
		FROM tables t, pragma_index_list(t.name) i WHERE i."unique" AND i.origin <> 'pk'
	UNION ALL SELECT 'reference ' || t.name || '.' || f."from" || ' ' || f."table" || '.' || f."to"
			|| CASE WHEN f.on_delete = 'CASCADE' THEN ' deleted along' ELSE '' END
		FROM tables t, pragma_foreign_key_list(t.name) f
	UNION ALL SELECT 'trigger ' || name || ' on ' || tbl_name FROM sqlite_master WHERE type = 'trigger'
	ORDER BY 1`

	describePostgres = `SELECT 'column ' || c.relname || '.' || a.attname || ' ' || CASE
				WHEN t.typname = 'int8' THEN 'integer' WHEN t.typname = 'bytea' THEN 'blob'
				WHEN t.typname = 'bool' THEN 'boolean'
				WHEN t.typname = 'text' AND l.collname = 'C' THEN 'text'
				ELSE t.typname || ' in another order' END
			|| CASE WHEN a.attnotnull THEN ' required' ELSE '' END
			|| coalesce(' default ' || replace(pg_get_expr(d.adbin, d.adrelid), '::text', ''), '')
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 JOIN pg_type t ON t.oid = a.atttypid
		LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
		LEFT JOIN pg_collation l ON l.oid = a.attcollation
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
	UNION ALL SELECT CASE WHEN i.indisprimary THEN 'key ' ELSE 'unique ' END || c.relname || ' ('
			|| (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.indexrelid) || ')'
			|| CASE WHEN i.indpred IS NOT NULL THEN ' for some' ELSE '' END
		FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
		WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace
	UNION ALL SELECT 'reference ' || f.conrelid::regclass || '.' || a.attname || ' ' || f.confrelid::regclass || '.'
			|| b.attname || CASE WHEN f.confdeltype = 'c' THEN ' deleted along' ELSE '' END
		FROM pg_constraint f JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
		JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = f.confkey[1] WHERE f.contype = 'f'
	UNION ALL SELECT 'trigger ' || tgname || ' on ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal
	ORDER BY 1;`
)

// testStatements has PostgreSQL prepare each statement that the tests before this one ran, and compares the kinds of
// its parameters with those of the arguments.
func testStatements(t *testing.T, p postgres) {
	all := slices.DeleteFunc(noted.all(), func(s statement) bool { return !s.isOurs() })
	if len(all) == 0 {
		t.Fatal("no statement was run: run this test together with others")
	}
	script := &strings.Builder{}
	for i, s := range all {
		fmt.Fprintf(script, "\\echo === %d\nPREPARE s%d AS %s;\n", i, i, toPostgres(s.text))
		fmt.Fprintf(script, kindsOf, i)
	}
	answers := strings.Split(p.run(t, script.String(), false), "=== ")[1:]
	if len(answers) != len(all) {
		t.Fatalf("%d answers to %d statements", len(answers), len(all))
	}
	refused := 0
	for i, s := range all {
		problem := s.judge(strings.TrimSpace(strings.TrimPrefix(answers[i], fmt.Sprint(i))))
		if problem != "" {
			refused++
			t.Errorf("%s\n\trun by %s\n\t%s", problem, strings.Join(s.callers, " < "), s.text)
		}
	}
	t.Logf("%d of %d statements are refused", refused, len(all))
}

// kindsOf asks for the types that PostgreSQL found for the parameters of a prepared statement.
const kindsOf = `SELECT 'kinds ' || array_to_string(parameter_types, ',') FROM pg_prepared_statements
	WHERE name = 's%d';
`

// judge returns what is wrong with a statement by PostgreSQL's answer, or nothing.
func (s statement) judge(answer string) string {
	list, ok := strings.CutPrefix(answer, "kinds ")
	if answer != "kinds" && !ok {
		return answer
	}
	var wanted []string
	if list != "" && ok {
		wanted = strings.Split(list, ",")
	}
	if len(wanted) != len(s.kinds) {
		return fmt.Sprintf("%d parameters, %d arguments", len(wanted), len(s.kinds))
	}
	for i, kind := range s.kinds {
		if kind != "" && !slices.Contains(fitting[kind], wanted[i]) {
			return fmt.Sprintf("argument %d is a Go %s, PostgreSQL wants %s", i+1, kind, wanted[i])
		}
	}
	return ""
}

// fitting says which types of PostgreSQL a Go argument can be sent as.
var fitting = map[string][]string{
	"int64":   {"bigint"},
	"bool":    {"boolean"},
	"string":  {"text", `"char"`},
	"[]uint8": {"bytea"},
}

// isOurs reports whether a statement is written in this package, and not in a test or in models/database, which is
// written anew for each engine.
func (s statement) isOurs() bool {
	return !strings.HasSuffix(s.file, "_test.go") && filepath.Base(filepath.Dir(s.file)) != "database"
}

// toPostgres writes a text as it is sent to PostgreSQL: numbered parameters, and identifiers that GORM has quoted in
// PostgreSQL's quotes.
func toPostgres(text string) string {
	out := &strings.Builder{}
	parameter, quoted := 0, false
	for _, r := range text {
		if r == '\'' {
			quoted = !quoted
		}
		switch {
		case quoted:
			out.WriteRune(r)
		case r == '?':
			parameter++
			fmt.Fprintf(out, "$%d", parameter)
		case r == '`':
			out.WriteRune('"')
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}
