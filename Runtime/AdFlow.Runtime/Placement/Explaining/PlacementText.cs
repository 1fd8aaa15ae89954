using System.Globalization;

namespace AdFlow.Runtime;

/// <summary>Placements in words; stable, so that tests may compare them.</summary>
internal static class PlacementText
{
    /// <summary>One line about a stage.</summary>
    public static string Of(StagePlacement placement)
    {
        if (placement.Device is not { } device)
            return $"on the processor: it {placement.Reason}";
        string where = placement.IsAlways ? $"on {device} always, however long it takes"
            : placement.FromRows is { } rows ? string.Create(CultureInfo.InvariantCulture,
            $"on {device} from {rows:N0} rows on") : $"on the processor, {device} is never faster";
        string after = placement is { IsAlways: false, After: { } stage } ? string.Create(CultureInfo.InvariantCulture,
            $"; earlier behind stage {stage} on {device}") : "";
        return where + after + string.Create(CultureInfo.InvariantCulture, $"; {placement.Rows:N0} rows: processor ")
            + $"{Time(placement.ProcessorNanoseconds)}, {device} {Time(placement.DeviceNanoseconds)}, of it copies "
            + Time(placement.CopyNanoseconds);
    }

    // Two digits are more than an estimate is worth.
    private static string Time(double nanoseconds)
    {
        var (value, unit) = nanoseconds switch
        {
            < 1e3 => (nanoseconds, "ns"), < 1e6 => (nanoseconds / 1e3, "µs"), < 1e9 => (nanoseconds / 1e6, "ms"),
            _ => (nanoseconds / 1e9, "s"),
        };
        return value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " " + unit;
    }
}
