using AdFlow.Tables.Display;

namespace AdFlow.Tables.Tests.Display;

public sealed class TablePrinterTests
{
    [Test]
    public void Print_Batch_AlignsCutsAndCounts()
    {
        using var table = Products(rows: 5);
        var output = new StringWriter { NewLine = "\n" };
        new TablePrinter { MaxRows = 3, MaxCellWidth = 12 }.Print(table, output);
        Assert.That(output.ToString(), Is.EqualTo(
            """
               id  title         tags
            int64  utf8?         list<utf8>?
            -----  ------------  -----------
                1  null          ["a"]
               10  日本語のカ…   ["a"]
              100  esc\u001b[3…  ["a"]
            … 2 more rows

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void Print_NoRows_ShowsTheHeader()
    {
        using var table = Products(rows: 0);
        var output = new StringWriter { NewLine = "\n" };
        new TablePrinter().Print(table.Batches[0], output);
        Assert.That(output.ToString(), Is.EqualTo(
            "   id  title  tags\nint64  utf8?  list<utf8>?\n-----  -----  -----------\n"));
    }

    private static Table Products(int rows)
    {
        var builder = new BatchBuilder(new Schema(
            new Field("id", DataType.Int64, Nullable: false), new Field("title", DataType.Utf8),
            new Field("tags", DataType.List(DataType.Utf8))));
        for (long row = 0, id = 1; row < rows; row++, id *= 10)
        {
            builder[0].Append(id);
            if (row == 0)
                builder[1].AppendNull();
            else
                builder[1].AppendString(row == 1 ? "日本語のカメラ" : "esc\u001b[31m red");
            builder[2].Child(0).AppendString("a");
            builder[2].EndRow();
        }
        return builder.ToTable();
    }
}
