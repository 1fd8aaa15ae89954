namespace AdFlow.Hosting;

/// <summary>Whether a request may run on a version.</summary>
internal enum CircuitPass
{
    /// <summary>No: the version is isolated.</summary>
    No,

    /// <summary>Yes.</summary>
    Yes,

    /// <summary>Yes, and what becomes of it decides whether others may.</summary>
    Trial,
}
