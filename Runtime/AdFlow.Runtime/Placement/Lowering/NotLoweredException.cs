namespace AdFlow.Runtime;

/// <summary>Something of a stage is not in the programs of devices. Ends the lowering of the stage.</summary>
/// <param name="reason">What, in words for people that continue "stays on the processor: it …".</param>
internal sealed class NotLoweredException(string reason) : Exception(reason);
