using Microsoft.Net.Http.Headers;

namespace AdFlow.Hosting;

/// <summary>A file of the console as it is sent.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="MediaType">What they are.</param>
/// <param name="Tag">Names its content: browsers ask by it whether theirs is still the same.</param>
internal sealed record ConsoleFile(byte[] Content, string MediaType, EntityTagHeaderValue Tag);
