using System.Globalization;

namespace AdFlow.Tables.Json;

/// <summary>One thing wrong with a row of JSON.</summary>
/// <param name="Path">Where in the row, as <c>user.tags[3]</c>; empty for the row itself.</param>
/// <param name="Found">What stands there, shortened.</param>
/// <param name="Expected">What should stand there.</param>
/// <param name="Column">Byte where it begins, from 1.</param>
public sealed record JsonRowError(string Path, string Found, string Expected, long Column)
{
    /// <summary>The error as a sentence: <c>user.age: found "x", expected int32: … (byte 17)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Path.Length > 0 ? Path : "row")}: found {Found}, expected {Expected} (byte {Column})");
}
