using System.Globalization;

namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// Rows of a CSV file that quotes nothing, with a header whose first name may be empty, as pandas writes it. Errors
/// name file, column and what was found. Used by one thread.
/// </summary>
internal sealed class PlainCsv
{
    private readonly string _path;
    private readonly string[] _header;
    private int _line = 1;

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">The file is empty.</exception>
    public PlainCsv(string path)
    {
        _path = path;
        _header = File.ReadLines(path).FirstOrDefault()?.Split(',')
            ?? throw new InvalidDataException($"{path} is empty. Expected a header and rows.");
    }

    /// <summary>Ordinal of a column.</summary>
    /// <exception cref="InvalidDataException">There is none of this name.</exception>
    public int Column(string name) => Array.IndexOf(_header, name) is var ordinal and >= 0 ? ordinal
        : throw new InvalidDataException($"{_path} has no column '{name}'. Is this the Open Bandit Dataset?");

    /// <summary>The rows, fields in the order of the header.</summary>
    /// <exception cref="InvalidDataException">A row has more or fewer fields than the header.</exception>
    public IEnumerable<string[]> Rows()
    {
        foreach (string line in File.ReadLines(_path).Skip(1))
        {
            _line++;
            string[] row = line.Split(',');
            yield return row.Length == _header.Length ? row : throw new InvalidDataException(
                $"{_path}, line {_line} has {row.Length} fields. Expected {_header.Length}, as in the header.");
        }
    }

    /// <summary>A field as a finite number.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public double Number(string[] row, int column) =>
        double.TryParse(row[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value) ? value : throw Wrong(row, column, "a number");

    /// <summary>A field as an integer of a range.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public int Integer(string[] row, int column, int least = 0, int most = int.MaxValue) =>
        int.TryParse(row[column], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        && value >= least && value <= most ? value
        : throw Wrong(row, column, $"an integer from {least} to {most}");

    private InvalidDataException Wrong(string[] row, int column, string expected) => new(
        $"{_path}, line {_line}: {_header[column]} is '{row[column]}'. Expected {expected}.");
}
