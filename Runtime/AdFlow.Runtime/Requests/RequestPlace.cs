using System.Globalization;

namespace AdFlow.Runtime;

/// <summary>Where a request stands in its body, for messages; the default one is alone in it.</summary>
/// <param name="Number">Its number, from 1; 0 where it is alone.</param>
/// <param name="Line">Its line, from 1; 0 where lines do not matter.</param>
/// <param name="Start">Bytes before that which positions are counted from.</param>
internal readonly record struct RequestPlace(int Number, int Line, int Start)
{
    /// <summary>The request as a message names it, by its number from 0 as answers have it.</summary>
    public override string ToString() => Number == 0 ? "the request"
        : Line == 0 ? string.Create(CultureInfo.InvariantCulture, $"request {Number - 1}")
        : string.Create(CultureInfo.InvariantCulture, $"request {Number - 1} (line {Line})");
}
