namespace AdFlow.Operators;

/// <summary>Runs a map operator's body over the rows of a frame.</summary>
/// <param name="frame">Inputs, outputs and settings.</param>
/// <param name="width">Width of the lanes to use.</param>
public delegate void MapKernel(in MapFrame frame, LaneWidth width);

/// <summary>An operator that computes each row by itself, written over a lane.</summary>
public sealed class MapOperatorDescriptor : OperatorDescriptor
{
    /// <summary>The body over float32.</summary>
    public required MapKernel Kernel32 { get; init; }

    /// <summary>The body over float64.</summary>
    public required MapKernel Kernel64 { get; init; }

    /// <summary>Records the body as an expression, for compilation together with its neighbours; null where it can
    /// only be run.</summary>
    public MapTracer? Tracer { get; init; }
}
