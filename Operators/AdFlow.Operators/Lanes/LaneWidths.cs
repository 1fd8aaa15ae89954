using System.Runtime.Intrinsics;

namespace AdFlow.Operators;

/// <summary>The lane widths there are, and the one to take.</summary>
public static class LaneWidths
{
    /// <summary>All widths, narrow to wide. Each works on every machine; those without hardware are slow.</summary>
    public static IReadOnlyList<LaneWidth> All { get; } =
        [LaneWidth.Scalar, LaneWidth.Vector128, LaneWidth.Vector256, LaneWidth.Vector512];

    /// <summary>The widest that this machine has hardware for and the runtime deems fast.</summary>
    public static LaneWidth Best { get; } =
        Vector512.IsHardwareAccelerated ? LaneWidth.Vector512
        : Vector256.IsHardwareAccelerated ? LaneWidth.Vector256
        : Vector128.IsHardwareAccelerated ? LaneWidth.Vector128
        : LaneWidth.Scalar;
}
