package apigen

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// Comments are what the Go source of the contract says about itself.
type Comments struct {
	// Types by name of the type.
	Types map[string]string
	// Fields by "Type.Field".
	Fields map[string]string
	// Structs names the exported struct types, in the order of the source.
	Structs []string
	// Consts lists the constants of each type, in the order of the source.
	Consts map[string][]Const
	// names of fields on the wire, by their Go names.
	names map[string]string
}

// Const is a constant of a named type.
type Const struct {
	Name string
	// Value as it is on the wire: a string without quotes, or digits.
	Value string
	// Text is the comment without the leading name.
	Text string
}

// ReadComments reads the comments of the package in dir.
func ReadComments(dir string) (*Comments, error) {
	c := &Comments{Types: map[string]string{}, Fields: map[string]string{}, Consts: map[string][]Const{}, names: map[string]string{}}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", dir, err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("read comments of %s: %w", dir, fs.ErrNotExist)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("read comments: %w", err)
		}
		for _, d := range tree.Decls {
			if d, ok := d.(*ast.GenDecl); ok {
				c.add(d)
			}
		}
	}
	c.rename()
	return c, nil
}

// words of Go that stand for a field: two parts at least, because "Members" may just begin a sentence.
var goName = regexp.MustCompile(`\b[A-Z][a-z0-9]+[A-Z][A-Za-z0-9]*\b`)

// rename writes the names of fields as they are on the wire.
func (c *Comments) rename() {
	wired := func(text string) string {
		return goName.ReplaceAllStringFunc(text, func(name string) string {
			if on, ok := c.names[name]; ok {
				return on
			}
			return name
		})
	}
	for _, texts := range []map[string]string{c.Types, c.Fields} {
		for key, text := range texts {
			texts[key] = wired(text)
		}
	}
	for _, all := range c.Consts {
		for i := range all {
			all[i].Text = wired(all[i].Text)
		}
	}
}

func (c *Comments) add(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			doc := spec.Doc
			if doc == nil {
				doc = d.Doc
			}
			c.addType(spec, text(doc))
		case *ast.ValueSpec:
			if d.Tok == token.CONST {
				c.addConst(spec)
			}
		}
	}
}

func (c *Comments) addType(spec *ast.TypeSpec, doc string) {
	if !spec.Name.IsExported() {
		return
	}
	c.Types[spec.Name.Name] = doc
	fields, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	c.Structs = append(c.Structs, spec.Name.Name)
	for _, f := range fields.Fields.List {
		for _, name := range f.Names {
			c.Fields[spec.Name.Name+"."+name.Name] = text(f.Doc)
			if f.Tag != nil {
				tag, _ := strconv.Unquote(f.Tag.Value)
				c.names[name.Name], _, _ = strings.Cut(reflect.StructTag(tag).Get("json"), ",")
			}
		}
	}
}

func (c *Comments) addConst(spec *ast.ValueSpec) {
	named, ok := spec.Type.(*ast.Ident)
	if !ok || len(spec.Values) != 1 {
		return
	}
	literal, ok := spec.Values[0].(*ast.BasicLit)
	if !ok {
		return
	}
	value := literal.Value
	if s, err := strconv.Unquote(value); err == nil {
		value = s
	}
	name := spec.Names[0].Name
	doc := strings.TrimPrefix(text(spec.Doc), name)
	c.Consts[named.Name] = append(c.Consts[named.Name], Const{
		Name: name, Value: value, Text: strings.TrimLeft(doc, " :"),
	})
}

// text returns a comment as one line for each paragraph.
func text(doc *ast.CommentGroup) string {
	paragraphs := strings.Split(strings.TrimSpace(doc.Text()), "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.Join(strings.Fields(p), " ")
	}
	return strings.Join(paragraphs, "\n\n")
}
