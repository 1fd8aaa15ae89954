namespace AdFlow.Tables.CData;

/// <summary>
/// Takes over tables that another Arrow library of the process hands over by the Arrow C Data Interface, without
/// copying where the layout allows it (bits that start inside of a byte are copied). Thread-safe.
/// </summary>
public static unsafe class CDataImporter
{
    /// <summary>Reads a schema and releases it.</summary>
    /// <param name="schema">A struct of columns.</param>
    /// <exception cref="CDataException">It is malformed or of a type that AdFlow does not read.</exception>
    public static Schema ImportSchema(ArrowSchema* schema)
    {
        var root = ImportField(schema);
        return root.Type.Id is TypeId.Struct
            ? new Schema(root.Type.Children, root.Metadata)
            : throw new CDataException($"A table is described as {root.Type}; expected a struct of its columns.");
    }

    /// <summary>Reads the schema of a single column and releases it.</summary>
    /// <exception cref="CDataException">It is malformed or of a type that AdFlow does not read.</exception>
    public static Field ImportField(ArrowSchema* schema)
    {
        if (schema->Release == null)
            throw new CDataException("The schema was released before; expected one that is still held.");
        try
        {
            return SchemaImport.Read(schema);
        }
        finally
        {
            schema->Release(schema);
        }
    }

    /// <summary>Takes over the rows of a table.</summary>
    /// <param name="schema">A struct of columns; released before the method returns.</param>
    /// <param name="array">The rows; moved into the table, or released where the method fails.</param>
    /// <param name="validate">False skips the checks of rows, only for a producer that is trusted.</param>
    /// <returns>A table of one batch; disposing it releases the array.</returns>
    /// <exception cref="CDataException">They are malformed or of a type that AdFlow does not read.</exception>
    public static Table ImportTable(ArrowSchema* schema, ArrowArray* array, bool validate = true)
    {
        var memory = ImportedArray.Move(array);
        try
        {
            var columns = ImportSchema(schema);
            var root = Read(new Field("", DataType.Struct(columns.Fields)), memory, validate);
            if (root->NullCount > 0)
                throw new CDataException($"{root->NullCount} rows are null as a whole; expected nulls in columns.");
            return ToTable(columns, root->Children, root->Length, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Takes over a single column as a table of one; otherwise as <see cref="ImportTable"/>.</summary>
    public static Table ImportColumn(ArrowSchema* schema, ArrowArray* array, bool validate = true)
    {
        var memory = ImportedArray.Move(array);
        try
        {
            var field = ImportField(schema);
            var node = Read(field, memory, validate);
            return ToTable(new Schema(field), node, node->Length, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static ColumnNode* Read(Field field, ImportedArray memory, bool validate)
    {
        var node = (ColumnNode*)memory.Arena.AllocateZeroed(sizeof(ColumnNode));
        new ArrayImport(memory.Arena, validate).Read(field, memory.Array, 0, memory.Array->Length, node);
        return node;
    }

    private static Table ToTable(Schema schema, ColumnNode* columns, int rows, ImportedArray memory)
    {
        var nodes = (ColumnNode**)memory.Arena.Allocate((long)sizeof(ColumnNode*) * schema.Count);
        for (int i = 0; i < schema.Count; i++)
            nodes[i] = columns + i;
        return new Table(schema, [new Batch(schema, nodes, rows)], memory);
    }
}
